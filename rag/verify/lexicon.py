"""The closed classes of English that the gate reads: grammar words, irregular verbs, number words. No subject's words.

Lists of words are strings split on white space: one reads a class at a glance, and a diff shows what was added.
"""

from collections.abc import Mapping


def bag(words: str) -> frozenset[str]:
    """The words of a list that is written as one string."""
    return frozenset(words.split())


def _ranks(words: str, first: int = 0) -> dict[str, int]:
    return {word: rank for rank, word in enumerate(words.split(), first)}


STEMMERS: Mapping[str, str] = {
    "en": "english", "fr": "french", "de": "german", "es": "spanish", "it": "italian", "pt": "portuguese",
    "nl": "dutch", "sv": "swedish", "da": "danish", "fi": "finnish", "ro": "romanian", "hu": "hungarian",
}  # fmt: skip

DETERMINERS = bag("a an the this that these those such its their his her our your my whose")
PREPOSITIONS = bag(
    """
    of in on at to for from with by as into onto upon about over under between among amongst within through
    throughout during before after since until till against towards toward across along around behind beyond via
    per than off out up down near amid despite regarding concerning including following inside outside
    """
)
CONJUNCTIONS = bag(
    """
    and or but nor so yet if because while whereas although though when where that which who whom whether
    """
)
RELATIVES = bag(
    """
    which who whom whose that where when while whereas because although though if unless
    """
)
BE = bag("be is are was were been being am")
HAVE = bag("have has had having")
DO = bag("do does did doing done")
PAST_AUXILIARIES = bag("was were had did been")
MODALS = bag("will would shall should may might can could must ought")
PRONOUNS = bag(
    """
    i you he she it we they me him them us one itself themselves himself herself they them there here what how
    why mine yours ours theirs hers each other another some any all both either neither none every everyone
    everything something anything nothing somebody anybody nobody ones
    """
)
# Words that point back: what they name stands in the sentence before.
ANAPHORS = bag("it its they their them he his she her him this these those such latter former")
ADVERBS = bag(
    """
    also further already currently now then thus therefore hence still even just only very too more most less
    least rather quite often soon later early always never ever again moreover furthermore additionally however
    instead together jointly particularly especially notably inter alia better well both first once so not no
    """
)
GRAMMAR = (
    DETERMINERS | PREPOSITIONS | CONJUNCTIONS | BE | HAVE | DO | MODALS | PRONOUNS
    | bag(
    """
    not no also then thus therefore hence however moreover furthermore additionally already still even just only
    very too more most less least rather quite s t etc ie eg i ii iii iv cannot both several many few much
    various certain numerous own same again there yes upon whose ever never always often soon now about nearly
    almost approximately roughly around some per well such any
    """
)
)  # fmt: skip

# Content words so common that their presence says little.
LIGHT = bag(
    """
    use used uses using make makes made making take takes taken took taking give gives given gave giving get
    gets got include includes included involve involves involved provide provides provided providing ensure
    ensures ensured ensuring help helps helped helping new main key major important different general particular
    specific number part parts way ways area areas order case cases time times year years day days people thing
    things work works working based related relevant due like say says said saying known called become becomes
    became come comes came go goes went going seen see sees want wants need needs needed set put aim aims aimed
    purpose goal within level levels kind kinds type types form forms set sets point points end field regard
    respect respectively overall currently additional further existing possible able good great large small high
    low long short current recent recently addition example instance among various issue issues matter matters
    place places second respect effort efforts measure measures activity activities process show shows shown
    find finds found keep keeps kept allow allows allowed hold holds held
    """
)

# Words by which a claim speaks of its source or of itself.
META = bag(
    """
    according passage passages document documents text source sources article provided context above mentioned
    stated states following answer question information given summary conclusion overall based note notes noted
    described describes mentions report reports reported indicates indicated paragraph
    unable sorry assist here steps list
    """
)

_IRREGULAR = """arise arose arisen|be was were been is are am being|bear bore borne|beat beaten|become became|begin
began begun|bend bent|bind bound|bite bit bitten|bleed bled|blow blew blown|break broke broken|breed bred|bring
brought|build built|burn burnt|buy bought|catch caught|choose chose chosen|come came|cost|cut|deal dealt|dig dug|do
did done does|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel
felt|fight fought|find found|flee fled|fly flew flown|forbid forbade forbidden|foresee foresaw foreseen|forget forgot
forgotten|freeze froze frozen|get got gotten|give gave given|go went gone|grow grew grown|have had has|hear
heard|hide hid hidden|hit|hold held|hurt|keep kept|know knew known|lay laid|lead led|learn learnt|leave left|lend
lent|let|lose lost|make made|mean meant|meet met|overcome overcame|oversee oversaw overseen|pay paid|put|read|ride
rode ridden|ring rang rung|rise rose risen|run ran|say said|see saw seen|seek sought|sell sold|send sent|set|shake
shook shaken|shoot shot|show shown|shut|sing sang sung|sink sank sunk|sit sat|sleep slept|speak spoke spoken|spend
spent|split|spread|stand stood|steal stole stolen|strike struck|strive strove striven|swear swore sworn|swim swam
swum|take took taken|teach taught|tell told|think thought|throw threw thrown|undergo underwent undergone|understand
understood|undertake undertook undertaken|uphold upheld|wake woke woken|wear wore worn|win won|withdraw withdrew
withdrawn|withhold withheld|write wrote written"""
# "saw" is left out: it is a noun as often as not. Base forms whose past is the same carry no other form.
IRREGULAR: Mapping[str, str] = {form: forms.split()[0] for forms in _IRREGULAR.split("|") for form in forms.split()[1:]}
ABBREVIATED: Mapping[str, str] = {
    "km": "kilometre", "kg": "kilogram", "cm": "centimetre", "mm": "millimetre", "approx": "approximately",
    "min": "minute",
    "hrs": "hour", "hr": "hour", "mins": "minute", "sec": "second", "ft": "foot", "lb": "pound", "lbs": "pound",
    "govt": "government",
    "dept": "department", "percent": "%", "percentage": "%", "ton": "tonne", "tons": "tonne", "mr": "mister",
    "dr": "doctor",
}  # fmt: skip
# Past forms and participles; of verbs like "set" and "put" the base form is one too.
PAST_FORMS = frozenset(form for form in IRREGULAR if form not in {"is", "are", "am", "being", "has", "does"})
SAME_PAST = frozenset(forms.strip() for forms in _IRREGULAR.split("|") if " " not in forms.strip())

UNITS_BELOW_20: Mapping[str, int] = _ranks(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen"""
)
TENS: Mapping[str, int] = {
    word: 10 * value + 20 for word, value in _ranks("twenty thirty forty fifty sixty seventy eighty ninety").items()
}
MAGNITUDES: Mapping[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "millions": 1e6, "billion": 1e9, "billions": 1e9,
    "trillion": 1e12, "mn": 1e6, "bn": 1e9, "tn": 1e12, "thousands": 1e3, "hundreds": 1e2,
}  # fmt: skip
FRACTIONS: Mapping[str, float] = {"half": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25}
ORDINALS: Mapping[str, int] = _ranks(
    """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth""",
    first=1,
)
MONTHS: Mapping[str, int] = (
    _ranks("january february march april may june july august september october november december", first=1)
    | _ranks("jan feb mar apr may jun jul aug sep oct nov dec", first=1)
    | {"sept": 9}
)
