// The page's behaviour that HTML alone does not give. One instance per page; every listener is on the document, so what
// Streamlit draws later is served too.
//
// data: { lang, turn, settled, announce, shown, active: {passage, start, end} | null }
//   turn      id of the newest question: scrolled into view once
//   announce  sentence for screen readers, said once for each `settled`
//   shown     changes with each passage that is opened: scrolled to and given the focus once; null if none is open
// triggers: open {document, passage, start, end, sha256, number}, close

const memory = { turn: undefined, settled: undefined, shown: undefined, chip: null, listening: null, returned: -Infinity };
const HOVER = 90;
const LEAVE = 220;

export default function (component) {
  const { data, setTriggerValue } = component;
  document.documentElement.lang = data.lang;
  document.documentElement.dataset.bridge = "there";
  listen(setTriggerValue, data);
  markActive(data.active);
  once("turn", data.turn, () => reveal(`v-turn-${data.turn}`));
  once("settled", data.settled, () => {
    announce(data.announce);
    if (!data.shown) reveal(`v-turn-${data.turn}`); // who reads a passage meanwhile is not taken away from it
  });
  once("shown", data.shown, () => (data.shown ? showPassage() : returnFocus()));
  return () => memory.listening?.abort();
}

function once(key, value, act) {
  const first = memory[key] === undefined;
  if (memory[key] === value) return;
  memory[key] = value;
  if (value || (key === "shown" && !first)) act();
}

// What Python has sent may stand in the page a moment later only.
function whenThere(find, act, tries = 40) {
  const found = find();
  if (found) act(found);
  else if (tries) setTimeout(() => whenThere(find, act, tries - 1), 50);
}

function reveal(id) {
  whenThere(() => document.getElementById(id), (question) =>
    question.scrollIntoView({ block: "start", behavior: calm() ? "instant" : "smooth" }));
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function showPassage() {
  const passage = () => document.querySelector("#v-cited") ?? document.querySelector(".v-pages");
  whenThere(passage, (cited) => {
    const pages = cited.closest(".st-key-pages") ?? document.scrollingElement;
    const mark = cited.querySelector("mark") ?? cited;
    const above = mark.getBoundingClientRect().top - pages.getBoundingClientRect().top;
    pages.scrollTop += above - pages.clientHeight / 3;
    cited.focus({ preventScroll: true });
  });
}

function returnFocus() {
  const chip = memory.chip?.isConnected
    ? memory.chip
    : document.querySelector(`[data-card="${CSS.escape(memory.chip?.dataset.card ?? "")}"]`);
  memory.quiet = true; // the focus that comes back is not a wish to see the card
  chip?.focus({ preventScroll: true });
  memory.quiet = false;
  memory.returned = performance.now();
}

function markActive(active) {
  for (const source of document.querySelectorAll("[data-passage]")) {
    const { passage, start, end } = source.dataset;
    const on = active && passage === active.passage && +start === active.start && +end === active.end;
    if (on) source.setAttribute("aria-current", "true");
    else source.removeAttribute("aria-current");
  }
}

function announce(sentence) {
  let region = document.getElementById("v-live");
  if (!region) {
    region = Object.assign(document.createElement("div"), { id: "v-live", className: "v-unseen" });
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = "";
  setTimeout(() => (region.textContent = sentence ?? ""), 60);
}

function listen(setTriggerValue, data) {
  memory.listening?.abort();
  memory.listening = new AbortController();
  const on = (event, act) => document.addEventListener(event, act, { signal: memory.listening.signal, capture: true });
  on("click", (event) => clicked(event, setTriggerValue));
  on("keydown", (event) => {
    if (event.key !== "Escape" || hideCard() || !data.shown) return;
    setTriggerValue("close", true);
  });
  on("mouseover", (event) => hovered(event.target.closest?.("[popovertarget][data-card], .v-card")));
  on("focusin", (event) => {
    const chip = event.target.closest?.("[popovertarget][data-card]");
    if (chip && !memory.quiet && chip.matches(":focus-visible")) showCard(chip);
    else if (!event.target.closest?.(".v-card")) hideCard();
  });
}

function clicked(event, setTriggerValue) {
  const copy = event.target.closest?.("[data-copy]");
  if (copy) return copyText(copy);
  const source = event.target.closest?.("[data-document]");
  if (!source) return;
  event.preventDefault();
  const card = source.dataset.card;
  memory.chip = (card && document.querySelector(`.v-chip[data-card="${CSS.escape(card)}"]`)) || source;
  if (source.matches(".v-chip")) memory.chip = source;
  hideCard();
  const { document: id, passage = null, start, end, sha256 = null, number } = source.dataset;
  const whole = (text) => (text === undefined ? null : Number(text));
  setTriggerValue("open", { document: id, passage, start: whole(start), end: whole(end), sha256, number: whole(number) });
}

// A card shows when the pointer rests on its chip or the focus comes to it, stays while the pointer is on either, and
// goes at Escape.
function hovered(target) {
  clearTimeout(memory.timer);
  if (performance.now() - memory.returned < 500) return; // the page moved under the pointer, not the pointer
  if (!target) memory.timer = setTimeout(() => memory.byPointer && hideCard(), LEAVE);
  else if (!target.matches(".v-card"))
    memory.timer = setTimeout(() => {
      showCard(target);
      memory.byPointer = true;
    }, HOVER);
}

function showCard(chip) {
  const card = document.getElementById(chip.dataset.card);
  if (!card || card.matches(":popover-open")) return;
  memory.byPointer = false;
  card.showPopover({ source: chip });
  if (!CSS.supports("position-area", "bottom")) place(card, chip);
}

function place(card, chip) {
  const at = chip.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - card.offsetWidth - 8));
  const below = at.bottom + 6 + card.offsetHeight < innerHeight;
  Object.assign(card.style, { position: "fixed", inset: "auto", margin: 0, left: `${left}px` });
  card.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - card.offsetHeight - 6)}px`;
}

function hideCard() {
  const card = document.querySelector(".v-card:popover-open");
  card?.hidePopover();
  return card;
}

async function copyText(button) {
  const text = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = "Copied";
    announce("The answer was copied with its citations.");
  } catch {
    text.hidden = false;
    getSelection().selectAllChildren(text);
    announce("The browser does not allow copying. The text is selected below.");
  }
  setTimeout(() => (button.textContent = label), 2000);
}
