"""The words that edits are made of. None of the open-class ones stands in a list of the verifier (a test holds that);
words of grammar ("not", "all", "will") are what both are about. Every second entry is for tuning, the others for
testing."""

# Bodies and persons that no corpus of ours knows.
BODIES = (
    "Harlow Commission", "Tarn Institute", "Baltic Shipping Board", "Interpol", "Kestrel Foundation", "OECD",
    "Nordic Patent Office", "Veltman Bureau", "UNESCO", "Pan-Alpine Forum", "ASEAN", "Orlov Academy", "NATO",
    "Mercosur",
    "WTO", "Gulf Maritime League", "Carrow Trust", "African Union", "World Bank", "Quillon Laboratory",
)  # fmt: skip
COUNTRIES = (
    "Mongolia", "Bolivia", "Iceland", "Kenya", "Vietnam", "Uruguay", "Jordan", "Nepal", "Zambia", "Laos",
    "Estonia", "Oman",
)  # fmt: skip

# What an inventive writer adds to a true sentence.
ADDED = (
    ", and publish the minutes on its website every quarter", ", which critics have described as far too costly",
    ", after a pilot phase in three coastal cities", ", at the request of several trade unions",
    ", and levy an annual fee of its own on carriers", ", following a petition signed by thousands of residents",
    ", using software licensed from an American vendor", ", although two laboratories withdrew their consent",
    ", and appoint an ombudsman for complaints", ", thereby halving insurance premiums for shopkeepers",
    ", with bonuses for the fastest teams", ", because earlier attempts had ended in a scandal",
    ", and translate the results into all regional dialects", ", as recommended by a panel of retired judges",
    ", and donate any surplus to rural hospitals", ", despite fierce protests from airline pilots",
    ", with a hotline staffed around the clock by volunteers", ", and hand over the archives to university historians",
    ", in exchange for tariff concessions on steel", ", while dismissing a third of the temporary staff",
)  # fmt: skip

# Reservations for a source whose claim then forgets them.
RESERVED = (
    ", unless the competent court objects", ", except during the winter months",
    ", provided that the host town consents",
    ", save where secrecy is at stake", ", subject to a prior vote of the plenary",
    ", if the yearly audit was favourable",
    ", with the exception of overseas territories", ", where appropriate", ", in accordance with national budget rules",
    ", only if both chambers agree", ", as long as the seal remains intact", ", other than in cases of urgency",
    ", without prejudice to pending lawsuits", ", to the extent permitted by local custom",
    ", on condition that costs are shared",
    ", barring unforeseen events", ", in line with its statutes", ", excluding items of small value",
    ", so long as no appeal is lodged", ", where this is technically feasible",
)  # fmt: skip

# (what the source says, what a careless claim makes of it)
MODALS = (
    ("should", "must"), ("will", "may"), ("may", "will"), ("could", "will"), ("can", "must"), ("must", "may"),
    ("shall", "should"),
    ("should", "will"), ("will", "should"), ("may", "must"), ("could", "should"), ("must", "should"), ("can", "should"),
    ("will", "must"), ("should", "may"), ("shall", "may"), ("will", "could"), ("should", "shall"), ("may",
    "shall"), ("could", "must"),
)  # fmt: skip
MODAL_PHRASES = (
    ("are encouraged to", "are required to"), ("is expected to", "is obliged to"), ("should", "are obliged to"),
    ("calls on", "requires"),
    ("invites", "obliges"), ("will", "is invited to"), ("encourages", "compels"), ("aims to", "has to"),
    ("should", "is free to"),
    ("are invited to", "must"),
)  # fmt: skip
NEGATIONS = ("not", "never", "no longer", "not yet", "by no means", "not", "under no circumstances", "not at all")
DENIALS = ("fails to", "refuses to", "is unable to", "declines to")
WIDE = (
    "all",
    "every one of the",
    "each of the",
    "all",
    "the whole of the",
    "all the",
    "without exception all",
    "all of the",
)

# Verbs by which a rewording says the same; neither word of a pair stands in the verifier's thesaurus with the other.
REWORDED = (
    ("in particular", "above all"), ("especially", "above all"), ("such as", "like"), ("in order to", "so as to"),
    ("as well as", "and also"), ("including", "among them"), ("through", "by means of"), ("regarding", "as regards"),
    ("due to", "owing to"), ("because of", "on account of"), ("currently", "at present"), ("therefore",
    "for this reason"),
    ("approximately", "some"), ("in addition,", "besides,"), ("additionally,", "beyond that,"), ("however,", "still,"),
    ("several", "a number of"), ("many", "numerous"), ("various", "sundry"), ("more than", "over"), ("at least",
    "no fewer than"),
    ("at most", "no more than"), ("per cent", "percent"), ("must", "has to"), ("is able to", "can"), ("will be",
    "is going to be"),
    ("during", "in the course of"), ("with regard to", "as to"), ("throughout", "all across"), ("towards",
    "in the direction of"),
    ("concerning", "on"), ("upon", "on"), ("whereas", "while"), ("further", "additional"), ("aims to",
    "seeks to"), ("takes place", "happens"),
    ("once", "as soon as"), ("carry out", "undertake"), ("set up", "put in place"), ("make use of", "draw on"),
    ("address", "deal with"), ("contribute to", "play into"), ("highlight", "point to"), ("involving", "that involve"),
    ("related to", "connected with"), ("across", "throughout"), ("worldwide", "around the globe"),
    ("in recent years", "of late"),
)  # fmt: skip
