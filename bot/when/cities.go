package when

// cities are names that tz has no zone for, and the zones they lie in: big
// cities, countries that keep one time, and what they are called in German.
var cities = map[string]string{
	"san_francisco": "America/Los_Angeles", "seattle": "America/Los_Angeles", "san_diego": "America/Los_Angeles", "portland": "America/Los_Angeles",
	"boston": "America/New_York", "washington": "America/New_York", "philadelphia": "America/New_York", "atlanta": "America/New_York",
	"miami": "America/New_York", "houston": "America/Chicago", "dallas": "America/Chicago", "austin": "America/Chicago", "ottawa": "America/Toronto",
	"rio_de_janeiro": "America/Sao_Paulo", "brasilia": "America/Sao_Paulo", "edinburgh": "Europe/London", "manchester": "Europe/London",
	"barcelona": "Europe/Madrid", "milan": "Europe/Rome", "lyon": "Europe/Paris", "geneva": "Europe/Zurich", "basel": "Europe/Zurich", "bern": "Europe/Zurich",
	"hamburg": "Europe/Berlin", "munich": "Europe/Berlin", "cologne": "Europe/Berlin", "frankfurt": "Europe/Berlin", "leipzig": "Europe/Berlin",
	"stuttgart": "Europe/Berlin", "rotterdam": "Europe/Amsterdam", "krakow": "Europe/Warsaw", "gothenburg": "Europe/Stockholm", "ankara": "Europe/Istanbul",
	"mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata", "new_delhi": "Asia/Kolkata", "bangalore": "Asia/Kolkata", "bengaluru": "Asia/Kolkata", "chennai": "Asia/Kolkata",
	"hyderabad": "Asia/Kolkata", "pune": "Asia/Kolkata", "beijing": "Asia/Shanghai", "shenzhen": "Asia/Shanghai", "osaka": "Asia/Tokyo", "hanoi": "Asia/Bangkok",
	"abu_dhabi": "Asia/Dubai", "cape_town": "Africa/Johannesburg", "abuja": "Africa/Lagos", "wellington": "Pacific/Auckland",
	"münchen": "Europe/Berlin", "köln": "Europe/Berlin", "wien": "Europe/Vienna", "genf": "Europe/Zurich", "rom": "Europe/Rome", "mailand": "Europe/Rome",
	"prag": "Europe/Prague", "warschau": "Europe/Warsaw", "moskau": "Europe/Moscow", "athen": "Europe/Athens", "kopenhagen": "Europe/Copenhagen",
	"lissabon": "Europe/Lisbon", "brüssel": "Europe/Brussels", "bukarest": "Europe/Bucharest", "kairo": "Africa/Cairo", "tokio": "Asia/Tokyo",
	"india": "Asia/Kolkata", "japan": "Asia/Tokyo", "china": "Asia/Shanghai", "germany": "Europe/Berlin", "france": "Europe/Paris", "italy": "Europe/Rome",
	"austria": "Europe/Vienna", "switzerland": "Europe/Zurich", "netherlands": "Europe/Amsterdam", "poland": "Europe/Warsaw", "sweden": "Europe/Stockholm",
	"ireland": "Europe/Dublin", "greece": "Europe/Athens", "turkey": "Europe/Istanbul", "israel": "Asia/Jerusalem", "nigeria": "Africa/Lagos",
	"kenya": "Africa/Nairobi", "egypt": "Africa/Cairo", "south_africa": "Africa/Johannesburg", "pakistan": "Asia/Karachi", "philippines": "Asia/Manila",
	"deutschland": "Europe/Berlin", "österreich": "Europe/Vienna", "schweiz": "Europe/Zurich", "indien": "Asia/Kolkata",
	"singapur": "Asia/Singapore", "peking": "Asia/Shanghai",
}
