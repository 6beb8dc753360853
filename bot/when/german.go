package when

// german is how people write times in German.
func german() *language {
	return &language{tag: "de", words: germanWords(), rules: concat(
		germanClocks, germanDays, germanAmounts, germanSeries, germanMonths, germanPieces,
	)}
}

func germanWords() map[string]map[string]int {
	return map[string]map[string]int{
		"WEEKDAY": {
			"sonntag": 0, "so": 0, "montag": 1, "mo": 1, "dienstag": 2, "di": 2, "mittwoch": 3, "mi": 3,
			"donnerstag": 4, "do": 4, "freitag": 5, "fr": 5, "samstag": 6, "sa": 6, "sonnabend": 6,
		},
		"WEEKDAYS": {"sonntags": 0, "montags": 1, "dienstags": 2, "mittwochs": 3, "donnerstags": 4, "freitags": 5, "samstags": 6, "sonnabends": 6},
		"MONTH": {
			"januar": 1, "jänner": 1, "jan": 1, "februar": 2, "feber": 2, "feb": 2, "märz": 3, "mär": 3, "mrz": 3, "april": 4, "apr": 4, "mai": 5,
			"juni": 6, "jun": 6, "juli": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9, "oktober": 10, "okt": 10,
			"november": 11, "nov": 11, "dezember": 12, "dez": 12,
		},
		"NUMBER": {
			"eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
		},
		"TENS": {"fünfzehn": 15, "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfundvierzig": 45, "fünfzig": 50, "sechzig": 60, "neunzig": 90},
		"LATE": {
			"dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19, "zwanzig": 20,
			"einundzwanzig": 21, "zweiundzwanzig": 22, "dreiundzwanzig": 23,
		},
		"NTH": {
			"erste": 1, "zweite": 2, "dritte": 3, "vierte": 4, "fünfte": 5, "ersten": 1, "zweiten": 2, "dritten": 3, "vierten": 4, "fünften": 5,
			"erster": 1, "zweiter": 2, "dritter": 3, "vierter": 4, "fünfter": 5,
		},
		"ONE":  {"ein": 1},
		"LAST": {"letzte": -1, "letzten": -1, "letzter": -1},
		"UNIT": {
			"minute": minutes, "minuten": minutes, "min": minutes, "m": minutes, "stunde": hours, "stunden": hours, "std": hours, "h": hours,
			"tag": daily, "tage": daily, "tagen": daily, "woche": weekly, "wochen": weekly, "monat": monthly, "monate": monthly, "monaten": monthly,
			"jahr": yearly, "jahre": yearly, "jahren": yearly,
		},
		"DAYWORD": {"heute": 0, "morgen": 1, "übermorgen": 2, "überübermorgen": 3, "gestern": -1, "vorgestern": -2},
		"PART": {
			"früh": int(morning), "morgen": int(morning), "vormittag": int(morning), "nachmittag": int(afternoon),
			"abend": int(evening), "nacht": int(evening),
		},
		"PARTS": {
			"morgens": int(morning), "vormittags": int(morning), "mittags": int(midday), "nachmittags": int(afternoon),
			"abends": int(evening), "nachts": int(evening), "in der früh": int(morning),
		},
		"TIMES":            {"zweimal": 2, "dreimal": 3, "viermal": 4, "fünfmal": 5, "sechsmal": 6, "siebenmal": 7, "achtmal": 8, "neunmal": 9, "zehnmal": 10, "zwölfmal": 12},
		"WEEKDAYEVENING":   compound("abend"),
		"WEEKDAYEVENINGS":  compound("abends"),
		"WEEKDAYMORNING":   compound("morgen", "vormittag", "früh"),
		"WEEKDAYAFTERNOON": compound("nachmittag"),
		"OR":               {"oder": 1, "entweder": 1},
		"VAGUE":            vague("bald", "später", "irgendwann", "demnächst", "gleich", "nachher", "jederzeit"),
	}
}

// compound is the weekdays with parts of the day behind them: "dienstagabend".
func compound(parts ...string) map[string]int {
	all := map[string]int{}
	for i, day := range []string{"sonntag", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag"} {
		for _, part := range parts {
			all[day+part] = i
		}
	}
	return all
}

var germanClocks = []rule{
	{"HOUR", "D", same},
	{"HOUR", "NUMBER", same},
	{"HOUR", "ONE", same},
	{"TIME", "H0 uhr DD?", exactClock},
	{"TIME", "H1 uhr DD?", looseClock},
	{"TIME", "H0 ~:|. ~DD uhr", exactClock},
	{"TIME", "H1 ~:|. ~DD uhr", looseClock},
	{"TIME", "HHMM uhr", military},
	{"TIME", "D uhr D min|minuten", looseClock},
	{"TIME", "HOUR uhr TENS", looseClock},
	{"TIME", "NUMBER uhr", looseClock},
	{"TIME", "ONE uhr", looseClock},
	{"TIME", "LATE uhr TENS?", exactClock},
	{"TIME", "mittags|mittag|12_uhr_mittags|zwölf_uhr_mittags", noon},
	{"TIME", "mitternacht", midnightClock},
	{"TIME", "halb HOUR uhr?", quarter(-30)},
	{"TIME", "viertel nach HOUR uhr?", quarter(15)},
	{"TIME", "viertel vor HOUR uhr?", quarter(-15)},
	{"TIME", "dreiviertel HOUR uhr?", quarter(-15)},
	{"TIME", "MINS minuten? nach HOUR uhr?", shifted(1, 0)},
	{"TIME", "MINS minuten? vor HOUR uhr?", shifted(-1, 0)},
	{"TIME", "MINS minuten? nach halb HOUR uhr?", shifted(1, -30)},
	{"TIME", "MINS minuten? vor halb HOUR uhr?", shifted(-1, -30)},
	{"MINS", "D", fewMinutes},
	{"MINS", "NUMBER", fewMinutes},
	{"MINS", "TENS", fewMinutes},
}

var germanDays = []rule{
	{"DAY", "DAYWORD", days},
	{"DAY", "WEEKDAY", weekdayDay(bareWeekday)},
	{"DAY", "diesen|dieser|diese WEEKDAY", weekdayDay(thisWeekday)},
	{"DAY", "nächsten|nächster|nächste|nächstem|nächst WEEKDAY", weekdayDay(nextOrNear)},
	{"DAY", "kommenden|kommender|kommende WEEKDAY", weekdayDay(coming)},
	{"DAY", "letzten|letzter|vorigen|vergangenen WEEKDAY", weekdayIn(-1)},
	{"DAY", "nächste|kommende woche am? WEEKDAY", weekdayIn(1)},
	{"DAY", "in? nächster|kommender woche am? WEEKDAY", weekdayIn(1)},
	{"DAY", "WEEKDAY nächste|nächster|kommende|kommender woche", weekdayIn(1)},
	{"DAY", "nächste|nächster|diese|dieser|kommende woche", anyDay},
	{"DAY", "nächsten|nächstes|diesen|kommenden monat|wochenende", anyDay},
	{"DAY", "diese|dieser woche am? WEEKDAY", weekdayIn(0)},
	{"DAY", "WEEKDAY diese|dieser woche", weekdayIn(0)},
	{"DAY", "übernächste|übernächster woche am? WEEKDAY", weekdayIn(2)},
	{"DAY", "WEEKDAY übernächste|übernächster woche", weekdayIn(2)},
	{"DAY", "übernächsten|übernächster WEEKDAY", afterNext},
	{"BASE", "DAYWORD", days},
	{"BASE", "WEEKDAY", weekdayDay(bareWeekday)},
	{"DAY", "BASE in AMOUNT", amountAfter},
	{"DAY", "in AMOUNT am WEEKDAY", amountOn},
	{"DAY", "D . MONTH YEAR?", dayMonth},
	{"DAY", "D MONTH YEAR?", dayMonth},
	{"DAY", "NTH MONTH YEAR?", dayMonth},
	{"DAY", "ORD", monthDayDay},
	{"DAY", "ORD nächsten|kommenden monats|monat", monthDayIn(1)},
	{"DAY", "ORD des|im nächsten|kommenden monats|monat", monthDayIn(1)},
	{"DAY", "ORD dieses monats", monthDayIn(0)},
	{"DAY", "RANK WEEKDAY", nthDay},
	{"DAY", "RANK WEEKDAY im MONTH YEAR?", nthDay},
	{"DAY", "RANK WEEKDAY im nächsten monat", nthIn(1)},
	{"DAY", "RANK WEEKDAY in diesem monat", nthIn(0)},
	{"DAY", "ende MONTH YEAR?", monthEnd},
	{"DAY", "ende des|diesen|dieses monats|monat", monthEndIn(0)},
	{"DAY", "monatsende", monthEndIn(0)},
	{"DAY", "ende nächsten monats|monat", monthEndIn(1)},
	{"DAY", "ende des|dieses jahres", yearEnd},
	{"DAY", "jahresende", yearEnd},
	{"ORD", "D .", ordinalOf},
	{"ORD", "D te|ten|ter", ordinalOf},
	{"ORD", "NTH", same},
	{"RANK", "ORD", rank},
	{"RANK", "LAST", same},
}

var germanAmounts = []rule{
	{"NUM", "TENS", same},
	{"SIMPLE", "ein|eine|einer|einem|einen UNIT", oneOf},
	{"SIMPLE", "einer|eine halben|halbe|halber stunde", minutesOf(30)},
	{"SIMPLE", "halben|halbe stunde", minutesOf(30)},
	{"SIMPLE", "einer|eine? viertelstunde", minutesOf(15)},
	{"SIMPLE", "einer|eine? dreiviertelstunde", minutesOf(45)},
	{"SIMPLE", "anderthalb|eineinhalb stunden", minutesOf(90)},
	{"SIMPLE", "zweieinhalb stunden", minutesOf(150)},
	{"SIMPLE", "dreieinhalb stunden", minutesOf(210)},
	{"AMOUNT", "SIMPLE und? AMOUNT", sum},
	{"LENGTH", "für? AMOUNT lang?", same},
}

var germanSeries = []rule{
	{"EVERYUNIT", "wöchentlich|einmal_pro_woche|einmal_die_woche|einmal_in_der_woche", eachOf(weekly, 1)},
	{"EVERYUNIT", "zweiwöchentlich|zweiwöchig|14-tägig|14-täglich|14_tägig|vierzehntägig|vierzehntäglich|2-wöchentlich", eachOf(weekly, 2)},
	{"EVERYUNIT", "jede|jeden|jedes UNIT", everyUnit},
	{"EVERYUNIT", "alle NUM UNIT", everyUnits},
	{"EVERYUNIT", "jede|jeden|jedes ORD UNIT", everyUnits},
	{"EVERYUNIT", "monatlich|einmal_im_monat|einmal_pro_monat", eachOf(monthly, 1)},
	{"EVERYUNIT", "zweimonatlich", eachOf(monthly, 2)},
	{"EVERYUNIT", "vierteljährlich|quartalsweise", eachOf(monthly, 3)},
	{"EVERYUNIT", "jährlich|stündlich", refuse("too-often")},
	{"EVERY", "EVERYUNIT", same},
	{"EVERY", "täglich", eachOf(daily, 1)},

	{"LIST", "WEEKDAY", oneWeekday},
	{"LIST", "WEEKDAY und|&|+|/? LIST", moreWeekdays},
	{"LIST", "WEEKDAY und jeden? LIST", moreWeekdays},
	{"LIST", "WEEKDAY bis|- WEEKDAY", weekdayRange},
	{"LIST", "werktag|arbeitstag|wochentag", workdays},
	{"LISTS", "WEEKDAYS", oneWeekday},
	{"LISTS", "WEEKDAYS und|&|+|/? LISTS", moreWeekdays},
	{"LISTS", "WEEKDAYS bis|- WEEKDAYS", weekdayRange},
	{"LISTS", "von? WEEKDAY bis|- WEEKDAY", weekdayRange},
	{"LISTS", "werktags|wochentags|werktäglich|an_werktagen|an_arbeitstagen", workdays},
	{"EVERY", "jeden|jede|jedes LIST", weekdaysEvery(1)},
	{"EVERY", "jeden zweiten|2.|2 LIST", weekdaysEvery(2)},
	{"EVERY", "jeden dritten|vierten|3.|4. WEEKDAY", refuse("every-nth")},
	{"EVERY", "immer? LISTS", weekdaysEvery(1)},
	{"EVERY", "EVERYUNIT am? LIST", weeksOn},
	{"EVERY", "EVERYUNIT immer? LISTS", weeksOn},
	{"EVERY", "am? LIST EVERYUNIT", onWeeks},
	{"EVERY", "LISTS EVERYUNIT", onWeeks},
}

var germanMonths = []rule{
	{"RANKS", "RANK", oneNumber},
	{"RANKS", "RANK und|& RANKS", moreNumbers},
	{"ORDS", "ORD", oneNumber},
	{"ORDS", "ORD und|& ORDS", moreNumbers},
	{"EVERY", "jeden|jeder|an_jedem? am|der|den|dem? RANKS WEEKDAY im|des monat|monats", monthlyNth},
	{"EVERY", "am|der|den? RANKS WEEKDAY jedes|jeden|in_jedem|eines_jeden monats|monat|monats", monthlyNth},
	{"EVERY", "jeden ersten|1. WEEKDAY", everyRanked(1)},
	{"EVERY", "jeden letzten WEEKDAY", everyRanked(-1)},
	{"EVERY", "am? RANKS WEEKDAY EVERYUNIT", nthMonths},
	{"EVERY", "EVERYUNIT am? RANKS WEEKDAY", monthsNth},
	{"EVERY", "am? ORDS jedes|jeden|des|in_jedem|eines_jeden monats|monat", monthlyDays},
	{"EVERY", "am? ORDS EVERYUNIT", daysMonths},
	{"EVERY", "EVERYUNIT am? ORDS", monthsDays},
	{"EVERY", "jeden|am letzten tag im|des|jedes monat|monats", lastDayOfMonths},
	{"EVERY", "EVERYUNIT am letzten tag", lastDayOfMonths},
}

var germanPieces = []rule{
	{"PIECE", "um CLOCK", same},
	{"PIECE", "am|den|an_dem DAY", same},
	{"PIECE", "CLOCK bis CLOCK", span},
	{"PIECE", "von CLOCK bis|- CLOCK", span},
	{"PIECE", "bis um? CLOCK", until},
	{"PIECE", "für AMOUNT", forAmount},
	{"PIECE", "AMOUNT lang", forAmount},
	{"PIECE", "für die nächsten AMOUNT", forAmount},
	{"PIECE", "in AMOUNT", inAmount},
	{"PIECE", "PARTS", partOfDay},
	{"PIECE", "am PART", partOfDay},
	{"PIECE", "DAYWORD PART", dayWithPart},
	{"PIECE", "am? WEEKDAY PART", weekdayPart},
	{"PIECE", "am? WEEKDAYEVENING", weekdayIs(evening)},
	{"PIECE", "am? WEEKDAYMORNING", weekdayIs(morning)},
	{"PIECE", "am? WEEKDAYAFTERNOON", weekdayIs(afternoon)},
	{"PIECE", "EVERY PART", everyPart},
	{"PIECE", "jeden WEEKDAYMORNING", everyWeekdayIs(morning)},
	{"PIECE", "jeden WEEKDAYAFTERNOON", everyWeekdayIs(afternoon)},
	{"PIECE", "jeden WEEKDAYEVENING", everyWeekdayIs(evening)},
	{"PIECE", "WEEKDAYEVENINGS", everyWeekdayIs(evening)},
	{"PIECE", "bis zum|zu|einschließlich? DAY", untilDay},
	{"PIECE", "ab|beginnend_am|beginnend|ab_dem|startend|von DAY", fromDay},
	{"PIECE", "ab nächster|kommender woche", fromNextWeek},
	{"PIECE", "für? NUM mal|-mal|termine|treffen", howOften},
	{"PIECE", "TIMES", howOften},
	{"PIECE", "PLACE zeit", same},
	{"PIECE", "CITYZONE zeit", same},
	{"PIECE", "in PLACE", same},
	{"PIECE", "meiner|meine zeit", nothing},
}
