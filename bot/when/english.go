package when

// english is how people write times in English.
func english() *language {
	return &language{tag: "en", twelve: true, words: englishWords(), rules: concat(
		englishClocks, englishDays, englishAmounts, englishSeries, englishMonths, englishPieces,
	)}
}

func concat(lists ...[]rule) (all []rule) {
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

func englishWords() map[string]map[string]int {
	return map[string]map[string]int{
		"WEEKDAY": {
			"sunday": 0, "sun": 0, "monday": 1, "mon": 1, "tuesday": 2, "tue": 2, "tues": 2, "wednesday": 3, "wed": 3, "weds": 3,
			"thursday": 4, "thu": 4, "thur": 4, "thurs": 4, "friday": 5, "fri": 5, "saturday": 6, "sat": 6,
		},
		"WEEKDAYS": {
			"sundays": 0, "mondays": 1, "tuesdays": 2, "wednesdays": 3, "thursdays": 4, "fridays": 5, "saturdays": 6,
		},
		"MONTH": {
			"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6, "jun": 6,
			"july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9, "october": 10, "oct": 10,
			"november": 11, "nov": 11, "december": 12, "dec": 12,
		},
		"NUMBER": {
			"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
			"eleven": 11, "twelve": 12,
		},
		"TENS": {
			"fifteen": 15, "twenty": 20, "twenty-five": 25, "twenty five": 25, "thirty": 30, "forty": 40, "forty-five": 45, "forty five": 45,
			"fifty": 50, "sixty": 60, "ninety": 90,
		},
		"NTH": {
			"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
			"eleventh": 11, "twelfth": 12,
		},
		"TH":   {"st": 1, "nd": 2, "rd": 3, "th": 0},
		"LAST": {"last": -1},
		"UNIT": {
			"minute": minutes, "minutes": minutes, "min": minutes, "mins": minutes, "m": minutes,
			"hour": hours, "hours": hours, "hr": hours, "hrs": hours, "h": hours,
			"day": daily, "days": daily, "week": weekly, "weeks": weekly, "wk": weekly, "wks": weekly,
			"fortnight": fortnightly, "fortnights": fortnightly, "month": monthly, "months": monthly, "year": yearly, "years": yearly,
		},
		"DAYWORD": {
			"today": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "tmw": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1,
			"day after tomorrow": 2, "the day after tomorrow": 2, "overmorrow": 2, "yesterday": -1,
		},
		"PART":  {"morning": int(morning), "afternoon": int(afternoon), "evening": int(evening), "night": int(evening)},
		"HALF":  {"am": 0, "pm": 1},
		"OR":    {"or": 1, "either": 1},
		"VAGUE": vague("soon", "later", "sometime", "whenever", "asap", "anytime", "someday", "shortly", "eventually"),
	}
}

// vague makes a class of words that name no time.
func vague(words ...string) map[string]int {
	all := map[string]int{}
	for _, word := range words {
		all[word] = 1
	}
	return all
}

var englishClocks = []rule{
	{"HOUR", "D", same},
	{"HOUR", "NUMBER", same},
	{"TIME", "HOUR HALF", halfHour},
	{"TIME", "D ~: ~DD HALF", halfClock},
	{"TIME", "D ~. ~DD HALF", halfClock},
	{"TIME", "HOUR TENS HALF", halfClock},
	{"TIME", "HOUR TENS", eitherClock},
	{"TIME", "HOUR o'clock|oclock|o_clock HALF", halfHour},
	{"TIME", "HOUR o'clock|oclock|o_clock", bareClock},
	{"TIME", "HHMM hrs|hours", military},
	{"TIME", "H0 hrs", exactClock},
	{"TIME", "noon|midday|12_noon|twelve_noon", noon},
	{"TIME", "midnight|12_midnight", midnightClock},
	{"TIME", "half_past HOUR HALF?", quarter(30)},
	{"TIME", "a? quarter past|after HOUR HALF?", quarter(15)},
	{"TIME", "a? quarter to|before|of|till|til HOUR HALF?", quarter(-15)},
	{"TIME", "MINS minutes? past|after HOUR HALF?", shifted(1, 0)},
	{"TIME", "MINS minutes? to|before HOUR HALF?", shifted(-1, 0)},
	{"TIME", "half HOUR HALF?", halfUnclear},
	{"MINS", "D", fewMinutes},
	{"MINS", "NUMBER", fewMinutes},
	{"MINS", "TENS", fewMinutes},
}

var englishDays = []rule{
	{"DAY", "DAYWORD", days},
	{"DAY", "WEEKDAY", weekdayDay(bareWeekday)},
	{"DAY", "this WEEKDAY", weekdayDay(thisWeekday)},
	{"DAY", "next WEEKDAY", weekdayDay(nextWeekday)},
	{"DAY", "coming|upcoming WEEKDAY", weekdayDay(coming)},
	{"DAY", "this coming WEEKDAY", weekdayDay(coming)},
	{"DAY", "WEEKDAY of? next_week", weekdayIn(1)},
	{"DAY", "next_week on? WEEKDAY", weekdayIn(1)},
	{"DAY", "next_week|this_week|next_month|this_month|next_weekend|this_weekend", anyDay},
	{"DAY", "WEEKDAY of? this_week", weekdayIn(0)},
	{"DAY", "this_week on? WEEKDAY", weekdayIn(0)},
	{"DAY", "last WEEKDAY", weekdayIn(-1)},
	{"BASE", "WEEKDAY", weekdayDay(bareWeekday)},
	{"BASE", "DAYWORD", days},
	{"DAY", "BASE week", plus(7)},
	{"DAY", "AMOUNT from BASE", amountFrom},
	{"DAY", "AMOUNT DAYWORD", amountDays},
	{"DAY", "D ~- ~MONTH ~- ~YEAR", dayMonth},
	{"DAY", "AMOUNT on WEEKDAY", amountOn},
	{"DAY", "MONTH the? MDAY YEAR?", monthDayOf},
	{"DAY", "the? MDAY of? MONTH YEAR?", dayMonth},
	{"DAY", "the? ORD", monthDayDay},
	{"DAY", "the? ORD of? next_month", monthDayIn(1)},
	{"DAY", "next_month on? the? ORD", monthDayIn(1)},
	{"DAY", "the? ORD of? this_month", monthDayIn(0)},
	{"DAY", "the? RANK WEEKDAY", nthDay},
	{"DAY", "the? RANK WEEKDAY of|in MONTH YEAR?", nthDay},
	{"DAY", "the? RANK WEEKDAY of|in next_month", nthIn(1)},
	{"DAY", "the? RANK WEEKDAY of|in this_month", nthIn(0)},
	{"DAY", "the? end_of MONTH YEAR?", monthEnd},
	{"DAY", "the? end_of the|this month", monthEndIn(0)},
	{"DAY", "the? end_of next_month", monthEndIn(1)},
	{"DAY", "the? end_of the|this year", yearEnd},
	{"MDAY", "D", same},
	{"MDAY", "ORD", same},
	{"ORD", "D TH", properOrdinal},
	{"ORD", "NTH", same},
	{"RANK", "ORD", rank},
	{"RANK", "LAST", same},
}

var englishAmounts = []rule{
	{"NUM", "TENS", same},
	{"SIMPLE", "a|an UNIT", oneOf},
	{"SIMPLE", "half an? hour", minutesOf(30)},
	{"SIMPLE", "half_a hour", minutesOf(30)},
	{"SIMPLE", "a? half-hour", minutesOf(30)},
	{"SIMPLE", "a? quarter of? an hour", minutesOf(15)},
	{"SIMPLE", "three quarters of an hour", minutesOf(45)},
	{"SIMPLE", "an|one hour and a half", minutesOf(90)},
	{"SIMPLE", "NUM and a half hours", hoursAndHalf},
	{"AMOUNT", "SIMPLE and? AMOUNT", sum},
	{"LENGTH", "for AMOUNT", same},
}

var englishSeries = []rule{
	{"WEEKLY", "weekly", eachOf(weekly, 1)},
	{"WEEKLY", "fortnightly", eachOf(weekly, 2)},
	{"WEEKLY", "bi-weekly|biweekly|bi_weekly", refuse("biweekly")},
	{"WEEKLY", "once a week", eachOf(weekly, 1)},
	{"EVERYUNIT", "every|each UNIT", everyUnit},
	{"EVERYUNIT", "every|each other UNIT", everyOtherUnit},
	{"EVERYUNIT", "every|each NUM UNIT", everyUnits},
	{"EVERYUNIT", "every ORD UNIT", everyUnits},
	{"EVERYUNIT", "monthly|once_a_month", eachOf(monthly, 1)},
	{"EVERYUNIT", "bi-monthly|bimonthly", refuse("bimonthly")},
	{"EVERYUNIT", "quarterly", eachOf(monthly, 3)},
	{"EVERYUNIT", "yearly|annually|hourly", refuse("too-often")},
	{"EVERYUNIT", "WEEKLY", same},
	{"EVERY", "EVERYUNIT", same},
	{"EVERY", "daily|everyday", eachOf(daily, 1)},
	{"EVERY", "every single day", eachOf(daily, 1)},

	{"LIST", "WEEKDAY", oneWeekday},
	{"LIST", "WEEKDAY and|&|+|/? LIST", moreWeekdays},
	{"LIST", "WEEKDAY and every|each|on LIST", moreWeekdays},
	{"LIST", "WEEKDAY to|through|thru|- WEEKDAY", weekdayRange},
	{"LIST", "weekday|week_day|workday|working_day|business_day", workdays},
	{"LIST", "weekend", weekend},
	{"LISTS", "WEEKDAYS", oneWeekday},
	{"LISTS", "WEEKDAYS and|&|+|/? LISTS", moreWeekdays},
	{"LISTS", "WEEKDAYS to|through|thru|- WEEKDAYS", weekdayRange},
	{"LISTS", "from? WEEKDAY to|through|thru|until|- WEEKDAY", weekdayRange},
	{"LISTS", "weekdays|workdays|working_days|business_days", workdays},
	{"LISTS", "weekends", weekend},
	{"EVERY", "every|each LIST", weekdaysEvery(1)},
	{"EVERY", "every|each other LIST", weekdaysEvery(2)},
	{"EVERY", "on? LISTS", weekdaysEvery(1)},
	{"EVERY", "daily|every_day LISTS", weekdaysEvery(1)},
	{"EVERY", "on? alternate LISTS", weekdaysEvery(2)},
	{"EVERY", "EVERYUNIT on? LIST", weeksOn},
	{"EVERY", "EVERYUNIT on? LISTS", weeksOn},
	{"EVERY", "on? LISTS EVERYUNIT", onWeeks},
	{"EVERY", "every ORD WEEKDAY", refuse("every-nth")},
}

var englishMonths = []rule{
	{"RANKS", "RANK", oneNumber},
	{"RANKS", "RANK and|& RANKS", moreNumbers},
	{"ORDS", "ORD", oneNumber},
	{"ORDS", "ORD and|& ORDS", moreNumbers},
	{"EVERY", "every? on? the? RANKS WEEKDAY of|in the|every|each month", monthlyNth},
	{"EVERY", "every|each first|1st WEEKDAY", everyRanked(1)},
	{"EVERY", "every|each last WEEKDAY", everyRanked(-1)},
	{"EVERY", "every? on? the? RANKS WEEKDAY EVERYUNIT", nthMonths},
	{"EVERY", "on? the? RANKS WEEKDAY of|in EVERYUNIT", nthMonths},
	{"EVERY", "EVERYUNIT on? the? RANKS WEEKDAY", monthsNth},
	{"EVERY", "every? on? the? ORDS of the|every|each month", monthlyDays},
	{"EVERY", "on? the? ORDS of EVERYUNIT", daysMonths},
	{"EVERY", "on? the? ORDS EVERYUNIT", daysMonths},
	{"EVERY", "EVERYUNIT on? the? ORDS", monthsDays},
	{"EVERY", "every? on? the? last_day of the|every|each month", lastDayOfMonths},
	{"EVERY", "EVERYUNIT on? the? last_day", lastDayOfMonths},
}

var englishPieces = []rule{
	{"PIECE", "at|@ CLOCK", same},
	{"PIECE", "on DAY", same},
	{"PIECE", "CLOCK to|until|till|til CLOCK", span},
	{"PIECE", "from CLOCK -|to|until|till|til CLOCK", span},
	{"PIECE", "until|till|til CLOCK", until},
	{"PIECE", "for AMOUNT", forAmount},
	{"PIECE", "for the next AMOUNT", forAmount},
	{"PIECE", "in AMOUNT", inAmount},
	{"PIECE", "in AMOUNT time", inAmount},
	{"PIECE", "in AMOUNT ' time", inAmount},
	{"PIECE", "AMOUNT from_now", inAmount},
	{"PIECE", "PART", partOfDay},
	{"PIECE", "in the PART", partOfDay},
	{"PIECE", "at night", inThe(evening)},
	{"PIECE", "this PART", todayPart},
	{"PIECE", "tonight|tonite", dayPart(0, evening)},
	{"PIECE", "until|till|til|through DAY", untilDay},
	{"PIECE", "starting|beginning|from|as_of|starting_from|starting_on DAY", fromDay},
	{"PIECE", "starting|beginning|from next_week", fromNextWeek},
	{"PIECE", "for? NUM times|sessions|meetings|occurrences", howOften},
	{"PIECE", "PLACE time", same},
	{"PIECE", "in PLACE", same},
	{"PIECE", "my time", nothing},
}
