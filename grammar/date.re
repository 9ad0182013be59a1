/* date.re - the value of Date, read and written: the calendar without a clock (RFC 3261 20.17, 25.1). */
#include "lex.h"
#include "memory.h"
#include "values.h"
/*!include:re2c "abnf.re" */
/*!re2c
re2c:flags:b = 0; // small before fast
*/

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec",
                  days[] = "ThuFriSatSunMonTueWed";
static const uint8_t month_days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

/* One length for all, so that each part has its place. */
static const char pattern[] = "aaa, 00 aaa 0000 00:00:00 GMT";
enum {
    DAY = 5,
    MONTH = 8,
    YEAR = 12,
    HOUR = 17,
    MINUTE = 20,
    SECOND = 23,
    DATE_OCTETS = sizeof pattern - 1
};

/* Which of the names of three letters, in any case. It is one of them. */
static int three(lex p, const char *names)
{
    int i = 0;

    while (((p[0] ^ names[i]) | (p[1] ^ names[i + 1]) | (p[2] ^ names[i + 2])) & 0xdf)
        i += 3;
    return i / 3;
}

static int two(lex p)
{
    return (p[0] - '0') * 10 + p[1] - '0';
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 || year % 400 == 0);
}

/* Days from 1970-01-01 to the first of January. */
static int64_t days_to(int year)
{
    int64_t before = year - 1;

    return before * 365 + before / 4 - before / 100 + before / 400 - 719162;
}

lex sip_lex_date(lex p)
{
    lex YYCURSOR = p, YYMARKER;

    /*!re2c
    wkday        = 'Mon' | 'Tue' | 'Wed' | 'Thu' | 'Fri' | 'Sat' | 'Sun';
    month        = 'Jan' | 'Feb' | 'Mar' | 'Apr' | 'May' | 'Jun' | 'Jul' | 'Aug' | 'Sep' | 'Oct' | 'Nov' | 'Dec';
    date1        = DIGIT{2} " " month " " DIGIT{4};
    time         = DIGIT{2} ":" DIGIT{2} ":" DIGIT{2};
    rfc1123_date = wkday "," " " date1 " " time " " 'GMT';
    SIP_date     = rfc1123_date;

    SIP_date { return YYCURSOR; }
    *        { return NULL; }
    */
}

/* Seconds since 1970; -1: there is no such day or time. */
static int64_t seconds_of(lex p)
{
    int year, month, day;
    int64_t at;

    year = two(p + YEAR) * 100 + two(p + YEAR + 2);
    month = three(p + MONTH, months);
    day = two(p + DAY);
    if (day < 1 || day > month_days[month] + (month == 1 && is_leap(year)) || two(p + HOUR) > 23 ||
        two(p + MINUTE) > 59 || two(p + SECOND) > 59)
        return -1;
    at = days_to(year) + day - 1 + (month > 1 && is_leap(year));
    while (month)
        at += month_days[--month];
    return ((at * 24 + two(p + HOUR)) * 60 + two(p + MINUTE)) * 60 + two(p + SECOND);
}

int64_t sip_date(const struct sip_message *m)
{
    if (!m->first[SIP_DATE] || m->field[m->first[SIP_DATE] - 1].fault)
        return -1;
    return seconds_of(m->octets + m->field[m->first[SIP_DATE] - 1].value.at);
}

static void put_two(char *p, int value)
{
    p[0] = (char)('0' + value / 10);
    p[1] = (char)('0' + value % 10);
}

void sip_put_date(struct sip_writer *w, int64_t seconds)
{
    char text[sizeof pattern];
    int year = 1970, month = 0, day;
    int64_t at = seconds / 86400;

    if (seconds < 0 || seconds > 253402300799) { /* the end of the year 9999 */
        w->full = true;
        return;
    }
    memcpy(text, pattern, sizeof text);
    memcpy(text, days + at % 7 * 3, 3);
    year += (int)(at / 366);
    while (days_to(year + 1) <= at)
        year++;
    day = (int)(at - days_to(year));
    while (day >= month_days[month] + (month == 1 && is_leap(year))) {
        day -= month_days[month] + (month == 1 && is_leap(year));
        month++;
    }
    put_two(text + DAY, day + 1);
    memcpy(text + MONTH, months + month * 3, 3);
    put_two(text + YEAR, year / 100);
    put_two(text + YEAR + 2, year % 100);
    put_two(text + HOUR, (int)(seconds / 3600 % 24));
    put_two(text + MINUTE, (int)(seconds / 60 % 60));
    put_two(text + SECOND, (int)(seconds % 60));
    sip_put_field(w, SIP_DATE);
    sip_put(w, text, DATE_OCTETS);
    sip_put_end(w);
}
