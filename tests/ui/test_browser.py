"""The chat in a real browser, under the content security policy that the server sends with it.

Each test begins with a page of its own; no request may leave this host and no script may fail.
"""

import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.ui import answers
from tests.ui.stand_in_api import StandIn

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Streamlit's page has one inline script, which does nothing for us and which the policy therefore stops.
TOLERATED = "script-src-elem inline"
LABELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549"]
Opening = Callable[..., Page]


@pytest.fixture(scope="module")
def context(chromium: str) -> Iterator[BrowserContext]:
    """One for all tests, so that its cache spares each page the scripts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        browser.close()


@pytest.fixture
def visit(context: BrowserContext, chat_url: str) -> Iterator[Opening]:
    pages: list[Page] = []
    faults: list[str] = []

    def opening(width: int = 1360, height: int = 860, path: str = "/", scheme: str = "light") -> Page:
        page = context.new_page()
        pages.append(page)
        page.set_default_timeout(6000)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.on("request", lambda request: faults.append(request.url) if _is_foreign(request.url) else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.add_init_script(
            "window.violations = []; addEventListener('securitypolicyviolation', "
            "e => window.violations.push(`${e.effectiveDirective} ${e.blockedURI}`))"
        )
        page.goto(f"{chat_url}{path}")
        expect(page.locator(".v-listed, .v-pages").first).to_be_visible()
        expect(page.locator("html[data-bridge]")).to_have_count(1)
        return page

    yield opening
    for page in pages:
        faults += [each for each in page.evaluate("window.violations") if each != TOLERATED]
        page.close()
    assert not faults


def _is_foreign(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob", "about") and parts.hostname != "127.0.0.1"


def ask(page: Page, question: str, verdict: str | None = "v-verdict") -> None:
    box = page.get_by_placeholder("Ask about the documents")
    box.fill(question)
    before = page.locator(".v-question").count()
    box.press("Enter")
    expect(page.locator(".v-question")).to_have_count(before + 1)
    if verdict:
        expect(page.locator(f".v-answer .{verdict}")).to_have_count(before + 1)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


def in_view(page: Page, inner: str, outer: str) -> bool:
    script = """([inner, outer]) => {
      const a = document.querySelector(inner).getBoundingClientRect();
      const b = document.querySelector(outer).getBoundingClientRect();
      return a.top >= b.top - 1 && a.top < b.bottom;
    }"""
    return bool(page.evaluate(script, [inner, outer]))


def test_from_a_question_to_the_words_in_their_document(visit: Opening) -> None:
    page = visit()
    ask(page, answers.EXPAND)
    chip = page.locator(".v-chip").nth(1)
    expect(page.locator(".v-card:visible")).to_have_count(0)

    chip.hover()
    card = page.locator(".v-card:visible")
    expect(card).to_contain_text("It brings together liaison officers")
    expect(card).to_contain_text("France, Ireland, Italy")
    expect(card).to_contain_text("PUBLIC")

    chip.click()
    expect(page.locator("#v-cited mark").first).to_contain_text("It brings together liaison officers")
    expect(page.locator("#v-cited")).to_be_focused()
    assert in_view(page, "#v-cited mark", ".st-key-pages")
    expect(card).to_have_count(0)
    expect(chip).to_have_attribute("aria-current", "true")
    expect(page.locator("#v-cited .v-notes")).to_contain_text("France, Ireland, Italy")
    assert "doc=communication&passage=communication%3A" in page.url


def test_the_pointer_can_go_to_the_card_and_elsewhere_closes_it(visit: Opening) -> None:
    page = visit()
    ask(page, answers.EXPAND)
    page.locator(".v-chip").first.hover()
    card = page.locator(".v-card:visible")
    expect(card).to_have_count(1)
    card.locator("blockquote").hover()
    page.wait_for_timeout(400)
    expect(card).to_have_count(1)
    page.locator(".v-brand").hover()
    expect(card).to_have_count(0)


def test_keyboard_alone_and_escape_step_by_step(visit: Opening) -> None:
    page = visit()
    ask(page, answers.EXPAND)
    page.locator(".v-question").focus()
    page.keyboard.press("Tab")
    assert focused(page) == "v-chip"
    card = page.locator(".v-card:visible")
    expect(card).to_have_count(1)  # the focus shows the card, as the pointer does
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    assert focused(page) == "v-chip"

    page.keyboard.press("Enter")
    expect(page.locator("#v-cited")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#v-cited")).to_have_count(0)
    expect(page.locator(".v-chip").first).to_be_focused()
    expect(card).to_have_count(0)  # the focus that comes back asks for no card


def test_close_gives_the_focus_back_too(visit: Opening) -> None:
    page = visit()
    ask(page, answers.EXPAND)
    page.locator(".v-chip").nth(2).click()
    expect(page.locator("#v-cited")).to_be_focused()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".v-chip").nth(2)).to_be_focused()


def test_the_list_of_sources_and_of_documents_opens_the_panel(visit: Opening) -> None:
    page = visit()
    page.locator(".v-listed").nth(3).click()
    expect(page.locator(".v-pages")).to_contain_text("419 tonnes of cocaine seized in 2023")
    page.get_by_role("button", name="Close").click()
    ask(page, answers.EXPAND)
    page.locator(".v-source").nth(3).click()
    expect(page.locator("#v-cited mark")).to_contain_text("Expand Maritime Analysis")


def test_choosing_a_reading(visit: Opening) -> None:
    page = visit()
    ask(page, answers.AMBIGUOUS)
    page.get_by_role("button", name="Choose").nth(2).click()
    expect(page.locator(".v-answer").last).to_contain_text("increasing production, availability, and seizures")
    expect(page.locator(".v-handling")).to_have_count(1)


def test_not_found_offers_what_comes_nearest(visit: Opening) -> None:
    page = visit()
    ask(page, answers.NOT_FOUND)
    expect(page.locator(".v-verdict")).to_have_text("The documents do not say")
    page.locator(".v-nearest .v-chip").first.click()
    expect(page.locator("#v-cited mark")).to_contain_text("The possible expansion")


def test_a_footnote_opens_where_its_mark_stands(visit: Opening) -> None:
    page = visit()
    ask(page, answers.FOOTNOTE)
    page.locator(".v-chip").first.click()
    expect(page.locator("#v-cited .v-notes mark")).to_contain_text("15818/22")
    expect(page.locator("#v-cited")).to_be_focused()
    assert in_view(page, "#v-cited mark", ".st-key-pages")


def test_server_down_then_retry_keeps_the_thread(visit: Opening, api: StandIn) -> None:
    page = visit()
    ask(page, answers.EXPAND)
    api.stop()
    try:
        ask(page, answers.REGISTER, verdict=None)
        expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached.")
        expect(page.locator("#v-live")).to_contain_text("No answer. The server cannot be reached.")
    finally:
        api.start()
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(".v-register li")).to_have_count(3)
    expect(page.locator(".v-question")).to_have_count(2)
    expect(page.locator("#v-live")).to_contain_text("The answer is there, with 3 sources.")


def test_a_click_while_waiting_keeps_the_answer(visit: Opening, api: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "delay", 1.8)
    page = visit()
    ask(page, answers.REGISTER)
    asked = len(api.asked)
    ask(page, answers.SLOW, verdict=None)
    expect(page.locator(".v-waiting")).to_be_visible()
    page.locator(".v-chip").first.click()
    expect(page.locator("#v-cited")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".v-answer")).to_have_count(2)
    expect(page.locator(".v-answer").last).to_contain_text("It brings together liaison officers")
    expect(page.locator(".v-waiting")).to_have_count(0)
    assert len(api.asked) == asked + 1


def test_the_newest_question_comes_to_the_top(visit: Opening) -> None:
    page = visit(height=600)
    ask(page, answers.REGISTER)
    ask(page, answers.EXPAND)
    last = page.locator(".v-question").last
    deadline = time.monotonic() + 5
    while (last.bounding_box() or {})["y"] > 120 and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert (last.bounding_box() or {})["y"] <= 120


def test_copying_brings_the_citations_along(visit: Opening) -> None:
    page = visit()
    ask(page, answers.LIMITE)
    page.get_by_role("button", name="Copy with citations").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Marking: LIMITE") and "[2] 15571/25, State of play, Action 5 (LIMITE): “As the" in copied


def test_a_hostile_question_does_nothing(visit: Opening) -> None:
    page = visit()
    for number, question in enumerate(["<img src=x onerror='window.hit=1'>", "![x](http://a.example/x.png)"], 1):
        ask(page, question)
        expect(page.locator(".v-question")).to_have_count(number)
    assert page.evaluate("window.hit") is None
    assert page.locator(".stApp img").count() == 0


def test_an_address_opens_a_passage(visit: Opening) -> None:
    page = visit(path="/?doc=factsheet")
    expect(page.locator(".v-pages")).to_contain_text("419 tonnes")
    expect(page.locator(".v-question")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 800])
def test_small_screens_have_a_sheet_and_no_sideways_scrolling(visit: Opening, width: int) -> None:
    page = visit(width=width, height=700)
    for question in (answers.EXPAND, answers.REGISTER, answers.AMBIGUOUS, answers.PARTIAL, answers.NOT_FOUND):
        ask(page, question)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
    page.locator(".v-chip").last.click()
    expect(page.locator("#v-cited mark").first).to_be_in_viewport()
    sheet = page.locator(".st-key-side_open").bounding_box()
    assert sheet and abs(sheet["y"] + sheet["height"] - 700) < 2 and sheet["y"] > 100
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".st-key-side_open")).to_have_count(0)


def test_paper_carries_the_quotes(visit: Opening) -> None:
    page = visit()
    ask(page, answers.EXPAND)
    page.emulate_media(media="print")
    for card in page.locator(".v-card").all():
        expect(card).to_be_visible()
    expect(page.locator(".st-key-composer")).to_be_hidden()
    expect(page.locator(".st-key-side")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Opening, scheme: str) -> None:
    page = visit(scheme=scheme)
    found = {"welcome": _violations(page)}
    for question in (answers.PARTIAL, answers.REGISTER, answers.AMBIGUOUS, answers.NOT_FOUND, answers.LIMITE):
        ask(page, question)
    page.locator("summary").click()
    found["answers"] = _violations(page)
    page.locator(".v-chip").last.hover()
    expect(page.locator(".v-card:visible")).to_have_count(1)
    found["card"] = _violations(page)
    page.locator(".v-chip").last.click()
    expect(page.locator("#v-cited")).to_be_visible()
    found["passage"] = _violations(page)
    assert not any(found.values()), found


def _violations(page: Page) -> list[str]:
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": LABELS}})
    return [f"{v['id']}: {node['target']}" for v in results.response["violations"] for node in v["nodes"]]
