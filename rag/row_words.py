"""Words about rows, not of rows: how people ask for actions, who does them and when. They name no subject."""

from rag.terms import stem

ROW_WORDS = frozenset(
    stem(word)
    for word in """
    action actions measure measures indicator indicators performance row rows table plan plans priority
    priorities area areas strategic chapter section heading headings title titles timetable timetables deadline
    deadlines due scheduled schedule year single responsible responsibility responsibilities party parties actor
    actors main body bodies named name names naming only alone sole nobody else share shares involve involves
    involved list lists show count number many total altogether fall falls falling under come comes correspond
    corresponding belong belongs entrust entrusts entrusted give gave given assign assigned task tasks charge
    lead leads ran run running start starts starting end ends ending finish mention mentions mentioning speak
    speaks refer refers referring deal deals dealing concern concerns concerning cover covers covering address
    addresses about data come source sources rely relies contain contains word words ongoing both either
    together others another fit fits exactly whose agency agencies institution role counted bring brings itself
    old new previous state join jointly alongside besides every all each out set sets related touch touches
    focus focuses talk talks relate relates part parts carry carried stand stands standing found contained appear
    appears feature features include includes included sit exist exists print printed implement implemented call
    calls called want wants looking look need nothing among alone but whole jobs job duties duty entries entry
    commitments commitment items item bear bears read reads kindly enumerate entire marked mark say says rest rests
    fully solely exactly side shared sharing two three wanted begin begins after later altogether everything
    anything rows hey hi please see annex run stretch throughout period done
    absent missing lack lacks exclude excluded excluding omit omitted leave leaves left lie lies free spare
    board plate hook hand hands handed lap desk shoulder shoulders seat helm top hat say goes gone get gets got
    take takes took taking play plays played work works working expected expect supposed meant meaning must
    mean hold holds held keep keeps kept put puts placed place attach attached attribute attributed allocate
    allocated designate designated identify identified indicate indicated require required mandate mandated
    matter business purview remit competence competent duty obligation obliged onus burden help helps assist
    limit limited restricted confined fixed timed time timing timeframe period span spans spanning several
    multiple deliver delivered delivery complete completed completion conclude concluded carry execute
    executed accomplish perform performed scope filter tag tagged label labelled class classified category
    categorise group grouped file filed counting counts amount figure show shows display displays search query
    select retrieve fetch column cell field value entry equal equals yes true false first second third last final
    different distinct least most fewest largest smallest highest lowest more fewer less than exact precise
    particular specific certain overall overview summary document paper
    draw draws drawing base based use uses using used join joined joins joint pair trio couple team teams
    accompany accompanied partner partners contribute contributes contributing contribution participate
    participates participating participation organisation organisations entity entities player players
    stakeholder stakeholders colleague colleagues boss point points step steps initiative initiatives project
    projects line lines bullet bullets thing things activity undertaking assignment assignments portfolio
    make makes making made consist consists comprise comprises constitute remain remains concerned apply applies
    applicable happen happens happened continue continues continuing onwards beyond earlier before until between
    know knows known nineteen seventeen twelve fifty fifty-three simply kind sort ever never always often sometimes
    again also too well able possible
    """.split()
)

# Words for documents: where one is named, they name nothing more.
DOCUMENT_WORDS = frozenset(map(stem, "roadmap report note communication factsheet strategy agenda".split()))
