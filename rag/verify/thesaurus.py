"""Words that say the same, and words that say the opposite: general English only, deliberately short.

A group is one idea; a word may stand in several. Matching is by stem, so one form of a word is enough.
"""

from collections import defaultdict
from collections.abc import Mapping

from rag.verify.words import stem

_GROUPS = """
establish create found set launch form build constitute introduce
set-up establish
start begin launch commence initiate open
end finish conclude terminate complete expire stop close
improve enhance strengthen reinforce boost better upgrade step bolster
increase rise grow expand raise climb growth surge
expand extend widen broaden enlarge
decrease reduce decline fall drop cut lower lessen diminish shrink
help assist support aid back
support back endorse
cooperation collaboration partnership coordination teamwork
cooperate collaborate work
tackle combat fight counter address confront
disrupt dismantle break
threat danger risk hazard menace
danger peril
important significant major crucial essential key vital central main principal
use employ utilise apply exploit deploy
exploit abuse misuse
show demonstrate reveal indicate illustrate
say state tell note remark declare announce
announce reveal unveil publish present
publish issue release
present submit
obtain get acquire receive gain secure
receive get
give provide supply grant offer deliver
make produce manufacture generate
require need demand oblige
need require
allow permit enable let authorise
prohibit ban forbid bar outlaw
prevent stop avoid block avert
buy purchase acquire
sell market
begin start
hold organise host stage convene
meeting session gathering conference
country state nation
nation national
member participant
participate take join attend involve
person people individual human
child minor youngster juvenile teenager youth
young youth juvenile
citizen public people
company firm business enterprise corporation
worker employee staff personnel
job work employment
money funds fund funding finance financial cash
cost price expense
pay fund finance
law legislation legal statute act rule
rule regulation norm
illegal illicit unlawful
legal lawful licit
crime criminal offence
criminal offender
police law-enforcement
court tribunal
judge judicial judiciary
agency body authority organisation institution
office bureau
group organisation network gang
network ring
goal aim objective target purpose
aim seek intend
plan programme scheme project
plan intend
strategy policy approach
measure action step
tool instrument means
method technique way approach
system mechanism
data information intelligence
share exchange pass
send transmit transfer forward
collect gather compile
analyse examine study assess evaluate review
assess evaluate appraise
analysis assessment evaluation examination study
find discover identify detect
find locate
identify recognise
monitor observe watch track
surveillance monitoring
check verify inspect control
inspection check
report account
result outcome finding
lead cause result bring
cause trigger prompt
affect influence impact
effect impact influence
change alter modify amend revise
revise update overhaul review
modify adjust adapt
replace substitute supersede
choose select pick
decide determine resolve
agree accept approve
approve adopt endorse pass
reject refuse deny
want wish desire
try attempt seek
keep maintain retain preserve
protect safeguard defend shield
protection safeguard
safe secure
security safety
attack assault strike
kill slay
die death dead perish
injure wound hurt
war conflict
agreement accord treaty pact deal
agreement memorandum
contract agreement
border frontier
sea maritime ocean marine
ship vessel boat
boat vessel craft
aircraft plane airplane aeroplane
air aviation
car vehicle automobile
vehicle lorry truck
road highway
port harbour
goods cargo freight merchandise
shipment consignment delivery
parcel package
post postal mail
import bring
move transport carry ship
transport haul
route path itinerary
travel journey trip
quick fast rapid swift speedy
quickly rapidly swiftly promptly fast
prompt swift timely
often frequently regularly
regular routine
usual common typical
usually generally typically normally
mostly mainly primarily chiefly largely predominantly
big large huge great sizeable substantial considerable
huge vast enormous massive
small little minor tiny
little minor
new novel recent fresh emerging
old ancient
whole entire complete full total
total overall altogether
full complete
different various diverse distinct
similar alike comparable
same identical
near close adjacent
area region zone district territory
region regional
city town urban municipal
world global worldwide international
local regional
European Europe
joint common shared together collective
joint mutual
training education instruction
teach train educate instruct
teacher educator
school education
university college
student pupil
research study investigation
investigate probe examine inquire
investigation inquiry probe
scientist researcher
expert specialist
skill expertise competence
ability capacity capability
capability capacity
equipment gear device apparatus
device appliance
technology technological technical
computer digital
internet online web
website site
health medical
disease illness sickness
doctor physician
harm damage injury
damage destroy ruin
environment environmental ecological
pollution contamination
waste rubbish
water aquatic
house home residence
building structure
live reside dwell
population inhabitant resident
lack shortage absence
shortage scarcity
gap loophole shortcoming
weakness vulnerability
vulnerable susceptible
problem difficulty challenge issue
difficult hard challenging
easy simple
simple straightforward
clear plain obvious
hide conceal disguise
evade escape avoid
remain stay persist
persistent lasting enduring
continue persist proceed
last continue
constant continuous
current present ongoing existing
previous former earlier past prior
former ex
future forthcoming upcoming
soon shortly
yearly annual annually
month monthly
day daily
week weekly
half 50%
double twice
most majority
average mean
amount quantity volume
number figure
part share portion proportion
share percentage
include comprise contain involve incorporate encompass cover
consist comprise
include feature
belong part
lead head chair direct run
leader head chief
chair preside
manage run administer
oversee supervise
responsible charge
task duty responsibility mandate
mission task mandate
role function
role part
promote foster encourage advance further
encourage urge
urge call
ask request
answer reply respond
response reaction answer
react respond
respond address
suggest propose recommend
proposal suggestion
propose present
recommendation advice
advise counsel recommend
guide guidance guideline
guideline handbook manual
handbook manual guide
warn alert caution
alarm alert
draw make
prepare draft
draft write
write author
describe depict
explain clarify
call name term
name title
well-known famous renowned
famous celebrated
popular widespread
spread disseminate distribute
distribute dispense
disseminate circulate
seize confiscate capture
seizure confiscation
arrest detain apprehend
detain hold
prison jail
prisoner inmate
accuse charge
trial hearing
victory win triumph
win prevail
lose defeat
visit tour
arrive come reach
leave depart
enter entry
reach attain achieve
achieve accomplish attain
success achievement
successful effective
effective efficient
benefit advantage
profit gain proceeds earnings
earn make
income revenue
rich wealthy
poor impoverished
trade commerce commercial
market marketplace
customer client consumer
demand need
private non-public
public state
government administration
minister ministerial
president presidency head
parliament parliamentary legislative
lawmaker legislator
election vote poll
vote ballot
draw attract
recruit enlist hire
recruitment hiring
dedicated special
special particular specific
specific targeted
urgent pressing immediate
immediate instant
priority prioritise
emphasise stress highlight underline underscore
stress pressure
consider contemplate
consideration account
take account
base ground rest
build base
link connection tie
connect link join
tie bond
combine merge unite
integrate incorporate
separate divide split
divide partition
isolate separate
fill occupy
occupy inhabit
range variety array
wide broad extensive
comprehensive broad thorough extensive
detailed thorough
deep profound
strong robust powerful
strict stringent tight rigorous
tighten toughen
weak feeble
partner ally
stakeholder party
side party
enemy foe
friend ally
opportunity chance
possibility chance option
likely probable
expect anticipate await
forecast predict
believe think
view opinion
know aware
awareness knowledge
exist be
appear seem
emerge appear
follow succeed
precede forerun
implement execute enforce
enforcement application
implementation execution
operational active
operation activity
operate run work function
restrict limit curb
limit cap ceiling
remove eliminate delete
eradicate eliminate
fix repair mend
solve resolve settle
invest spend
expenditure spending
budget funds
allocate assign earmark
assign entrust
entrust mandate
capture catch
scan screen
screening scan
sophisticated advanced
advanced modern cutting-edge
modern contemporary
innovative new
innovation innovative
encrypted encryption
map chart
chart plot
track trace
exceed surpass top
surpass outstrip
host home
movie film
song track
author writer
player athlete
team squad side
game match
match fixture
beat defeat
score goal
award prize
hotel inn
restaurant eatery
food cuisine
meal dish
taste flavour
staff crew
friendly welcoming
service serve
review critique
"""


def _pairs_of(text: str) -> Mapping[str, frozenset[str]]:
    table: defaultdict[str, set[str]] = defaultdict(set)
    for line in text.strip().splitlines():
        stems = {stem(word.lower()) for word in line.split() if "-" not in word}
        for one in stems:
            table[one] |= stems - {one}
    return {one: frozenset(others) for one, others in table.items()}


SYNONYMS = _pairs_of(_GROUPS)

_OPPOSITES = """
increase decrease|increase reduce|increase decline|rise fall|grow shrink|raise lower|expand reduce|more less|more
fewer|most least|maximum minimum|upper lower|above below|over under|before after|earlier later|first last|early
late|start end|begin end|open close|open closed|allow prohibit|allow forbid|permit ban|permit prohibit|include
exclude|inside outside|internal external|import export|win lose|victory defeat|accept reject|approve reject|support
oppose|strengthen weaken|improve worsen|better worse|best worst|success failure|succeed fail|positive
negative|legal illegal|public private|high low|higher lower|highest lowest|large small|larger smaller|largest
smallest|long short|longer shorter|longest shortest|fast slow|faster slower|strong weak|old new|older
newer|oldest newest|young old|north south|east west|northern southern|eastern western|male female|men women|man
woman|mother father|brother sister|son daughter|husband wife|buy sell|arrive leave|enter leave|mandatory
voluntary|compulsory optional|permanent temporary|majority minority|rural urban|common rare|safe dangerous|gain
loss|profit loss|advantage disadvantage|easy difficult|cheap expensive|rich poor|hot cold|warm cool|day
night|morning evening|left right|true false|present absent|presence absence|direct indirect|active
passive|simple complex|tighten loosen|tighten relax|accelerate slow|arrest release|hide reveal|attack
defend|convict acquit|guilty innocent|hire dismiss|encourage discourage|upstream downstream|domestic
foreign|offline online"""

OPPOSITES: Mapping[str, frozenset[str]] = _pairs_of(_OPPOSITES.replace("\n", " ").replace("|", "\n"))

# Peoples whose adjective does not begin as the country's name does, and names that are one.
_SAME_NAMES = """france french|spain spanish|poland polish|denmark danish|netherlands dutch holland|sweden
swedish|finland finnish|ireland irish|britain british uk|england english|scotland scottish|wales
welsh|switzerland swiss|turkey turkish türkiye|greece greek|cyprus cypriot|iraq iraqi|china chinese|lebanon
lebanese|philippines filipino|thailand thai|us usa american america|eu union|un nations|czechia
czech|slovakia slovak|croatia croatian croat|norway norwegian|peru peruvian|portugal portuguese|malta
maltese|germany german|europe european|ukraine
ukrainian|russia russian|belgium belgian|hungary hungarian|italy italian"""
SAME_NAMES = _pairs_of(_SAME_NAMES.replace("\n", " ").replace("|", "\n"))
# Short names of world bodies and states that no text bothers to define.
EVERYDAY: tuple[tuple[str, ...], ...] = (
    ("EU", "European Union"),
    ("US", "USA", "U.S.", "United States", "United States of America"),
    ("UK", "U.K.", "United Kingdom"),
    ("UN", "United Nations"),
    ("UAE", "United Arab Emirates"),
    ("NGO", "non-governmental organisation"),
    ("COVID-19", "coronavirus disease"),
)
