"""Words that carry no content, for judging whether a quotation bears a sentence out. Folded."""

_WORDS = """
a about above after again against all also am an and any are as at be because been before being below between both
but by can could did do does doing down during each few for from further had has have having he her here hers him
his how i if in into is it its itself just me more most my no nor not of off on once only or other our out over own
per s same she should so some such t than that the their them then there these they this those through to too under
until up very was we were what when where which while who whom whose why will with would you your
"""
STOPWORDS = frozenset(_WORDS.split())
