package features_test

// before is what happens until wombat wants to be erased. Everything that
// wombat asked is answered in the end, so that no figure of the report moves.
const before = `
organisers: olga, wombat, numbat
topics: go (golang) in #go
wombat: joins
numbat: joins
wombat: /helper topics go
numbat: /helper topics go
eve: /helper topics go
wombat: /question answers
wombat: chooses Ask me each time
wombat: /question answers
wombat: chooses When somebody asks what I once asked, Open questions once a week
numbat: /question answers
numbat: chooses Keep them always
numbat: /question answers
numbat: chooses When somebody asks what I once asked, Open questions once a week
wombat: /me
wombat: presses Messages
wombat: chooses Tips for your open question
wombat: /me
wombat: presses Messages
wombat: chooses A moment at which thanks would fit, Thanks for me and what my help led to
olga: /organiser report
olga: presses No weekly report
wombat: /ask How do I test wombatcode that sleeps in Go?
wombat: fills details=My tests take minutes, with ` + "```" + `wombatcall()` + "```" + `
grace: replies to "wombatcode": Use synctest.
wombat: uses "Mark as the answer" on "Use synctest"
numbat: /ask Where do numbattermite mounds begin?
numbat: fills details=The numbatgarden is empty
wombat: replies to "numbattermite": In the wombatlog.
numbat: uses "Mark as the answer" on "wombatlog"
wombat: presses This one
eve: /ask Who answers both questions of eve?
eve: fills details=Both may
wombat: replies to "of eve": Me, a wombat.
numbat: replies to "of eve": A numbatanswer it is.
eve: uses "Mark as the answer" on "numbatanswer"
wombat: /thanks @numbat For all of the wombatthanks here
wombat: fills how=private
time: +31d
numbat: /ask How do I test numbatcode that sleeps in Go?
numbat: fills details=They take minutes; topics=[go]
numbat: presses Post my question
time: +70m
wombat: presses I am on it
wombat: /ask Which number of wombatcalls is best?
wombat: fills details=One, or two; topics=[go]
time: +5h
wombat: presses I am on it
eve: /ask Who needs more information here?
eve: fills details=None
wombat: presses Needs more information
time: +18h
wombat: /me
wombat: presses Erase me
wombat: presses Yes, erase me
time: +71h
linus: replies to "One, or two": Three.
wombat: uses "Mark as the answer" on "Three."
wombat: /ask How deep are wombathole entrances?
wombat: fills details=wombatdepth; unnamed=[yes]
wombat: presses Say something without my name
wombat: fills words=wombatremark it is
linus: replies to "wombathole": Deep.
numbat: /ask How deep are numbathole entrances?
numbat: fills details=numbatdepth; unnamed=[yes]
numbat: presses Say something without my name
numbat: fills words=numbatremark it is
linus: replies to "numbathole": Not far down.
eve: /ask How deep does everybody dig?
eve: fills details=; unnamed=[yes]
linus: replies to "everybody dig": It depends.
wombat: /organiser reveal numbathole
wombat: fills reason=a wombatreason that is long enough
numbat: /organiser reveal wombathole
numbat: fills reason=a numbatreason that is long enough
olga: /organiser reveal everybody
olga: fills reason=it is worth knowing
time: +1m
wombat: presses Find out together
linus: uses "Mark as the answer" on "Deep."
wombat: uses "Mark as the answer" on "Deep."
wombat: /problem
wombat: fills kind=other; about=[eve]; words=A wombatreport.; contact=named
numbat: /problem
numbat: fills kind=other; about=[eve]; words=A numbatreport.; contact=named
eve: /problem
eve: fills kind=other; about=[wombat, numbat]; words=Both of them.; contact=relay
linus: /problem
linus: fills kind=other; words=The first.; contact=relay
linus: /problem
linus: presses Report something else
linus: fills kind=other; words=The second.; contact=relay
olga: /organiser problems
olga: presses 1
olga: presses Take it up
olga: presses 2
olga: presses Take it up
olga: presses 3
olga: presses Take it up
wombat: /organiser problems
wombat: presses 1
wombat: presses Take it up
wombat: presses Ask a question
wombat: fills words=A wombatquestion?
wombat: presses Close
wombat: fills outcome=talked
numbat: /organiser problems
numbat: presses 1
numbat: presses Take it up
numbat: presses Ask a question
numbat: fills words=A numbatquestion?
numbat: presses Close
numbat: fills outcome=talked
wombat: /ask How do I test what sleeps and takes minutes, wombatdraft?
wombat: fills details=My tests take minutes in a wombatdraft
numbat: /ask How do I test what sleeps and takes minutes, numbatdraft?
numbat: fills details=My tests take minutes in a numbatdraft
wombat: /ask wombat
wombat: fills title=wombat; details=a wombatform
numbat: /ask numbat
numbat: fills title=numbat; details=a numbatform
wombat: /mentor offer
wombat: fills deep=[go]; languages=[en]; off=no wombatbasics
numbat: /mentor offer
numbat: fills deep=[go]; languages=[en]; off=no numbatbasics
eve: /mentor offer
eve: fills deep=[go]; languages=[en]
numbat: /mentor find go
wombat: /mentor find go
linus: /mentor find go
wombat: /mentor request @numbat go
wombat: presses Write my request
wombat: fills want=I would like wombatwishes to come true.; why=Because wombatwhy is known far and wide around here.; about=a wombatabout; tried=wombattried; shows=[my name]
wombat: presses Send
numbat: /mentor requests
numbat: chooses Asked of me: go
numbat: presses Ask for more
numbat: fills question=Which numbatquestion is it?
wombat: /mentor requests
wombat: chooses go: I would like wombatwishes to come true.
wombat: presses Answer
wombat: fills added=The wombatadded one.
numbat: /mentor requests
numbat: chooses Asked of me: go
numbat: presses Accept
wombat: /mentor requests
wombat: chooses go: I would like wombatwishes to come true.
wombat: presses Yes, introduce us
wombat: presses End it
wombat: fills did=A wombatdid it was.; share=[What we did]
numbat: presses End it now
numbat: /mentor request @wombat go
numbat: presses Write my request
numbat: fills want=I would like numbatwishes to come true.; why=Because numbatwhy is known far and wide around here.; about=a numbatabout; tried=numbattried; shows=[my name]
numbat: presses Send
wombat: /mentor requests
wombat: chooses Asked of me: go
wombat: presses Ask for more
wombat: fills question=Which wombatquestion is it?
numbat: /mentor requests
numbat: chooses go: I would like numbatwishes to come true.
numbat: presses Answer
numbat: fills added=The numbatadded one.
wombat: /mentor requests
wombat: chooses Asked of me: go
wombat: chooses Another reason
wombat: /organiser programme
wombat: presses Open a programme
wombat: fills name=Dig one; until=2026-06-10; ends=2026-09-30; seats=2; ranking=Yes
wombat: /programme
wombat: presses I look for a mentor
wombat: fills topics=[go]; languages=[English]; seen=Yes
numbat: /programme
numbat: presses I look for a mentor
numbat: fills topics=[go]; languages=[English]; seen=Yes
eve: /programme
eve: presses I offer to be a mentor
eve: fills topics=[go]; languages=[English]; seen=Yes
linus: /programme
linus: presses I offer to be a mentor
linus: fills topics=[go]; languages=[English]; seen=Yes
wombat: /programme
wombat: presses Whom I would like
wombat: fills first=Eve
numbat: /programme
numbat: presses Whom I would like
numbat: fills first=Linus
eve: /programme
eve: presses Whom I would like
eve: fills first=Wombat
linus: /programme
linus: presses Whom I would like
linus: fills first=Numbat
olga: /organiser programme
olga: chooses Dig one
olga: presses Pin or exclude a pair
olga: fills mentee=wombat; mentor=eve; what=Together
olga: /organiser programme
olga: chooses Dig one
olga: presses Pin or exclude a pair
olga: fills mentee=numbat; mentor=linus; what=Together
numbat: /organiser programme
numbat: presses Open a programme
numbat: fills name=Dig two; until=2026-06-10; ends=2026-09-30; seats=2; ranking=Yes
wombat: /programme
wombat: chooses Dig two
wombat: presses I offer to be a mentor
wombat: fills topics=[go]; languages=[English]; seen=Yes
numbat: /programme
numbat: chooses Dig two
numbat: presses I offer to be a mentor
numbat: fills topics=[go]; languages=[English]; seen=Yes
eve: /programme
eve: chooses Dig two
eve: presses I look for a mentor
eve: fills topics=[go]; languages=[English]; seen=Yes
linus: /programme
linus: chooses Dig two
linus: presses I look for a mentor
linus: fills topics=[go]; languages=[English]; seen=Yes
wombat: /programme
wombat: chooses Dig two
wombat: presses Whom I would like
wombat: fills first=Eve
numbat: /programme
numbat: chooses Dig two
numbat: presses Whom I would like
numbat: fills first=Linus
eve: /programme
eve: chooses Dig two
eve: presses Whom I would like
eve: fills first=Wombat
linus: /programme
linus: chooses Dig two
linus: presses Whom I would like
linus: fills first=Numbat
olga: /organiser programme
olga: chooses Dig two
olga: presses Pin or exclude a pair
olga: fills mentee=eve; mentor=wombat; what=Together
olga: /organiser programme
olga: chooses Dig two
olga: presses Pin or exclude a pair
olga: fills mentee=linus; mentor=numbat; what=Together
numbat: /thanks @wombat For all of the numbatthanks here
numbat: fills how=private
eve: /thanks @wombat For digging with me
eve: fills how=private
eve: /thanks @numbat For digging with me
eve: fills how=private
wombat: /mentor avoid @olga
olga: /mentor avoid @wombat
numbat: /mentor avoid @olga
olga: /mentor avoid @numbat
platform: is down
wombat: writes to kith: wombatletter
numbat: writes to kith: numbatletter
time: +1m
`
