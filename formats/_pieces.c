/* Values -> bytes by plans of pieces: the native writer (formats/NATIVE.md).
 *
 * A piece says how one kind of value is spelled, a slot which bytes stand around it. The code knows no format and
 * decides nothing: a value that a piece does not know goes to the piece's `ask`; without one the whole value is
 * UNUSUAL, and Piece.write returns None, so that the careful writer returns the text, or raises the error with its
 * place. Of exceptions only MemoryError, and those of a call-back that are no Exception, leave this file.
 *
 * References: a function borrows its arguments, and its caller owns each `value` until it returns, because a call-back
 * may run any Python code, and another thread, that takes the value out of its slot. Pieces do not change once they
 * are filled; the caller of write() owns the root, and slots own the pieces below it. Only constants are static, and
 * writing uses only the memory layout of datetime, not its module: a stream may go on while the interpreter ends. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <datetime.h>
#include <structmember.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>
#ifdef Py_GIL_DISABLED
#error "values are read as only the GIL allows; without it the pure writers are used"
#endif
typedef long long Int;
typedef unsigned long long Size;
typedef struct { bool is_utc; Int micros; int minutes; } Offset;
typedef struct { int year, month, day, hour, minute, second, micro; } Clock;

/* The outcome for a value: its piece's `ask` must write it (ASK), or the careful writer (UNUSUAL), or there is an exception. */
typedef enum { FAILED = -1, DONE, ASK, UNUSUAL } Status;

/* Numbered as in formats/pieces.py: kinds of pieces; forms of TEXT, each a bit of MARKS; forms of MOMENT, TIME and SPAN;
 * flags of MOMENT (a colon in the offset, the time in UTC, no offset of zero, the text of UTC for every zone). */
typedef enum {
    TEXT, INTEGER, NAMED, FLOAT, DECIMAL, GUID, MOMENT, DAY, TIME, SPAN, CALL, RECORD, SERIES, ENTRIES, ENCLOSED, KINDS
} Kind;
enum { PLAIN = 0, JSON = 1, JSV = 2, CELL = 4, XML = 8, INSIDE_CELL = 16, ANY_JSV = JSV | INSIDE_CELL };
enum { STAMP = 1, FULL, SHORT, EXACT, TRIMMED, MINUTES, DURATION };
enum { COLON = 1, INSTANT = 2, NO_ZERO = 4, ALIKE = 8 };

/* The most levels of pieces (deeper values are unusual); bytes of a text that are written per check of the room; the most
 * bytes that one becomes; the room for any scalar but a text; the most of the last text to measure the next buffer by. */
enum { DEEPEST = 200, BLOCK = 1024, WIDEST = 6, ROOM = 80, USUAL = 1 << 23 };

/* Microseconds from 1970 to the first and last moment of the years 1 to 9999, and of a day; where doubles round up. */
static const Int FIRST_MOMENT = -62135596800000000LL, LAST_MOMENT = 253402300799999999LL, DAY_MICROS = 86400000000LL;
static const Size INEXACT = 8000000000000000ULL;
/* The forms of TEXT in which a byte of UTF-8 is not spelled as itself, or depends on the bytes after it. */
static const unsigned char MARKS[256] = {
    9, 9, 9, 9, 9, 9, 9, 9, 9, 1, 23, 9, 9, 31, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9,
    ['"'] = JSON | ANY_JSV | CELL, ['\\'] = JSON, [0x7f] = JSON, [','] = ANY_JSV | CELL, [':'] = ANY_JSV,
    ['{'] = ANY_JSV, ['}'] = ANY_JSV, ['['] = ANY_JSV, [']'] = ANY_JSV, ['&'] = XML, ['<'] = XML, ['>'] = XML,
    [0xc2] = JSON, [0xef] = XML,
};
static const char LOWER[] = "0123456789abcdef", UPPER[] = "0123456789ABCDEF";
static const char SHORT_ESCAPED[] = "\"\\\b\t\n\f\r", SHORT_ESCAPES[] = "\"\\btnfr";

/* A place for a value, and the bytes around it; borrowed from its piece's `filled`, NULL if there are none. */
typedef struct {
    Py_ssize_t offset;          /* of the value in its Struct; 0 where `get` is called, or the value is given */
    PyObject *get;              /* owner -> value */
    PyObject *prefix, *suffix;  /* bytes around the value */
    struct Piece *piece;        /* of the value */
    PyObject *null;             /* bytes in place of all these for None; without it the piece gets None */
    PyObject *hollow;           /* bytes in place of all these if the piece has written nothing */
} Slot;

/* How one kind of value is spelled. Everything not marked as owned is borrowed from `given`, NULL if there is none. */
typedef struct Piece {
    PyObject_HEAD
    PyObject *given;         /* owned: the tuple it was made of; NULL once the collector has cleared it */
    PyObject *filled;        /* owned: the tuple of the slots; NULL until there are some */
    PyObject *utc_zone;      /* owned: the zone that is UTC */
    Slot *slots;             /* owned memory */
    Py_ssize_t count;        /* of slots */
    Py_ssize_t usual;        /* size of the last text, by which the next buffer is measured */
    Kind kind;
    int form, flags;
    PyObject *open, *close;  /* bytes around the value, but for TEXT */
    PyObject *between;       /* bytes between values */
    PyObject *ask;           /* value -> the whole text, for a value that the piece does not know */
    PyTypeObject *type;      /* the class of all values that the piece knows; only compared, never read */
    Int low;                 /* the range of INTEGER; of STAMP, the microseconds of a unit */
    Size high;
    PyObject *utc, *naive;   /* bytes after a moment in UTC, and after one without a zone */
    PyObject *zones;         /* zone -> (is UTC, offset in microseconds, in minutes), or None where dates decide */
    PyObject *named;         /* a tuple: a name, its bytes, the next name ... */
    Py_ssize_t offset;       /* of a UUID's int */
} Piece;

/* The text so far, and the offset of the last zone. */
typedef struct {
    PyObject *bytes;  /* owned; NULL after a failure */
    char *at, *end;
    PyObject *zone;   /* owned, or NULL */
    Offset offset;
} Out;

static Status write_piece(Out *out, const Piece *piece, PyObject *value, int depth);

static Py_ssize_t used(const Out *out) { return out->at - PyBytes_AS_STRING(out->bytes); }
static void rewind_to(Out *out, Py_ssize_t size) { out->at = PyBytes_AS_STRING(out->bytes) + size; }

/* Makes room for `size` more bytes. After a failure the buffer is gone. */
static Status grow(Out *out, Py_ssize_t size) {
    const Py_ssize_t before = used(out);
    if (size > PY_SSIZE_T_MAX / 4 - before) Py_CLEAR(out->bytes);
    if (out->bytes == NULL) (void)PyErr_NoMemory();
    if (out->bytes == NULL || _PyBytes_Resize(&out->bytes, (before + size) / 2 * 3 + ROOM) < 0) return FAILED;
    rewind_to(out, before);
    out->end = PyBytes_AS_STRING(out->bytes) + PyBytes_GET_SIZE(out->bytes);
    return DONE;
}

static inline Status reserve(Out *out, Py_ssize_t size) { return out->end - out->at >= size ? DONE : grow(out, size); }

/* Appends bytes. Most texts are short: copies of a fixed size, which may overlap, cost less than a call of memcpy. */
static inline Status append(Out *out, const char *data, Py_ssize_t size) {
    if (reserve(out, size) != DONE) return FAILED;
    char *to = out->at;
    out->at += size;
    if (size > 32) {
        memcpy(to, data, (size_t)size);
    } else if (size >= 16) {
        memcpy(to, data, 16);
        memcpy(to + size - 16, data + size - 16, 16);
    } else if (size >= 4) {
        const Py_ssize_t last = size - 4, step = size > 8 ? 4 : 0;
        memcpy(to, data, 4);
        memcpy(to + step, data + step, 4);
        memcpy(to + last - step, data + last - step, 4);
        memcpy(to + last, data + last, 4);
    } else {
        while (size-- > 0) *to++ = *data++;
    }
    return DONE;
}

/* Appends a bytes object but for its first `skip` bytes. */
static inline Status append_bytes(Out *out, PyObject *bytes, Py_ssize_t skip) {
    const Py_ssize_t size = PyBytes_GET_SIZE(bytes) - skip;
    return size <= 0 ? DONE : append(out, PyBytes_AS_STRING(bytes) + skip, size);
}

/* Returns the outcome for an exception of a call-back: an Exception is cleared, as the careful writer will raise it. */
static Status status_of_error(void) {
    if (!PyErr_ExceptionMatches(PyExc_Exception)) return FAILED;
    PyErr_Clear();
    return UNUSUAL;
}

/* The put_ functions write at `at`, which has room for it, and return the end. */
static char *put_escape(char *at, unsigned letter) {
    for (const char *from = "\\u00"; *from != 0;) *at++ = *from++;
    *at++ = UPPER[letter >> 4];
    *at++ = UPPER[letter & 15];
    return at;
}

/* Puts a marked byte, for JSON a whole character of C1, whose next byte it takes; NULL for one without a text. */
static char *put_marked(char *at, const unsigned char **from, const unsigned char *end, int form) {
    const unsigned char letter = *(*from)++, next = *from < end ? **from : 0;
    const char *short_form = letter == 0 || form != JSON ? NULL : strchr(SHORT_ESCAPED, letter);
    if (form == JSON && letter == 0xc2 && next < 0xa0) return put_escape(at, *(*from)++);
    if (form == JSON && letter != 0xc2 && short_form == NULL) return put_escape(at, letter);
    if (form == XML && letter != 0xef) {
        const char *text = letter == '&' ? "&amp;" : letter == '<' ? "&lt;" : letter == '>' ? "&gt;" : NULL;
        if (letter == '\r') text = next == '\n' ? "" : "\n";
        if (text == NULL) return NULL;
        while (*text != 0) *at++ = *text++;
        return at;
    }
    if (form == XML && next == 0xbf && (*from)[1] >= 0xbe) return NULL;
    if (short_form != NULL) *at++ = '\\';
    for (int more = letter != '"' || form == JSON ? 0 : form == INSIDE_CELL ? 3 : 1; more > 0; more--) *at++ = '"';
    *at++ = (char)(short_form != NULL ? SHORT_ESCAPES[short_form - SHORT_ESCAPED] : letter);
    return at;
}

/* Returns the marks of four bytes. */
static inline unsigned marks_of(const unsigned char *at) { return MARKS[at[0]] | MARKS[at[1]] | MARKS[at[2]] | MARKS[at[3]]; }

/* Writes a str. JSV quotes one that holds a mark or is empty, a cell also one that begins with a bracket; only quotes are
 * spelled otherwise there: doubled, and inside a cell once more. */
static Status write_text(Out *out, PyObject *text, int form) {
    if (!PyUnicode_CheckExact(text)) return ASK;
    const bool is_ascii = PyUnicode_IS_COMPACT_ASCII(text);
    Py_ssize_t size = is_ascii ? PyUnicode_GET_LENGTH(text) : 0;
    const char *data = is_ascii ? PyUnicode_DATA(text) : PyUnicode_AsUTF8AndSize(text, &size);
    if (data == NULL) return status_of_error() == FAILED ? FAILED : ASK;
    const unsigned char *from = (const unsigned char *)data, *end = from + size;
    unsigned marks = 0;
    const unsigned char *at = from;
    for (; end - at >= 8; at += 8) marks |= marks_of(at) | marks_of(at + 4);
    if (size >= 4) marks |= marks_of(end - 4) | marks_of(end - at < 4 ? from : at);
    else while (at < end) marks |= MARKS[*at++];
    const bool is_opened = form == CELL && size > 0 && (*from == '[' || *from == '{');
    if (!(marks & (unsigned)form) && !is_opened && (size > 0 || !(form & ANY_JSV))) return append(out, data, size);
    const Py_ssize_t quotes = form == INSIDE_CELL ? 2 : form == JSV || form == CELL;
    if (append(out, "\"\"", quotes) != DONE) return FAILED;
    if (quotes > 0 && memchr(data, '"', (size_t)size) == NULL) {
        if (append(out, data, size) != DONE) return FAILED;
        from = end;
    }
    while (from < end) {
        const unsigned char *stop = end - from < BLOCK ? end : from + BLOCK;
        if (reserve(out, (stop - from + 1) * WIDEST) != DONE) return FAILED;
        for (char *to = out->at; from < stop; out->at = to) {
            if (MARKS[*from] & form) to = put_marked(to, &from, end, form);
            else *to++ = (char)*from++;
            if (to == NULL) return ASK;
        }
    }
    return append(out, "\"\"", quotes);
}

/* Writes the text that `ask` returns for a value. Runs Python code. */
static Status write_answer(Out *out, PyObject *ask, PyObject *value) {
    PyObject *text = PyObject_CallOneArg(ask, value);
    if (text == NULL) return status_of_error();
    const Status status = write_text(out, text, PLAIN);
    Py_DECREF(text);
    return status == ASK ? UNUSUAL : status;
}

/* Puts the last `width` digits of a number. */
static char *put_digits(char *at, Size number, int width) {
    for (int index = width - 1; index >= 0; index--, number /= 10) at[index] = (char)('0' + number % 10);
    return at + width;
}

static char *put_number(char *at, Size number) {
    int width = 1;
    for (Size rest = number; rest >= 10; rest /= 10) width++;
    return put_digits(at, number, width);
}

/* Returns the number without its sign. */
static Size size_of(Int number) { return number < 0 ? 0 - (Size)number : (Size)number; }
static char *put_signed(char *at, Int number) {
    if (number < 0) *at++ = '-';
    return put_number(at, size_of(number));
}

/* Writes an int in the piece's range; form 1, for Flags, writes any int as .NET's signed number. */
static Status write_integer(Out *out, const Piece *piece, PyObject *value) {
    int overflow = 0;
    Int number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow > 0 && piece->high > LLONG_MAX) {
        const Size large = PyLong_AsUnsignedLongLong(value);
        if (PyErr_Occurred()) return status_of_error() == FAILED ? FAILED : ASK;
        out->at = put_number(out->at, large);
        return DONE;
    }
    const bool is_high = number > 0 && (Size)number > piece->high;
    if (overflow != 0 || (piece->form != 1 && (number < piece->low || is_high))) return ASK;
    const Size span = piece->high - (Size)piece->low;
    if (is_high && (Size)number <= span) number -= (Int)span + 1;
    out->at = put_signed(out->at, number);
    return DONE;
}

/* Writes the fewest digits that are the same double, or (form 1) the same single. */
static Status write_float(Out *out, const Piece *piece, PyObject *value) {
    const bool is_single = piece->form == 1;
    const double number = is_single ? (double)(float)PyFloat_AS_DOUBLE(value) : PyFloat_AS_DOUBLE(value);
    if (!isfinite(number) || (is_single && number != 0 && fabs(number) < 0x1p-126)) return ASK;
    if (number != 0 && fabs(number) < (is_single ? 0x1p24 : 0x1p53) && number == (double)(Int)number) {
        out->at = put_signed(out->at, (Int)number);
        return DONE;
    }
    double again = number;
    char *text = NULL;
    int digits = is_single ? 5 : 0;
    do {
        PyMem_Free(text);
        text = PyOS_double_to_string(number, is_single ? 'g' : 'r', is_single ? ++digits : 0, 0, NULL);
        if (is_single && text != NULL) again = (double)(float)PyOS_string_to_double(text, NULL, NULL);
    } while (text != NULL && again != number && !PyErr_Occurred());
    Status status = text == NULL || PyErr_Occurred() ? FAILED : ASK;
    if (status == ASK && strchr(text, 'e') == NULL) status = append(out, text, (Py_ssize_t)strlen(text));
    PyMem_Free(text);
    return status;
}

/* Writes a Decimal whose str() has no exponent; a zero has no sign. */
static Status write_decimal(Out *out, PyObject *value) {
    PyObject *text = PyObject_Str(value);
    if (text == NULL) return status_of_error();
    Status status = ASK;
    if (PyUnicode_CheckExact(text) && PyUnicode_IS_ASCII(text)) {
        const char *data = PyUnicode_DATA(text);
        const size_t size = (size_t)PyUnicode_GET_LENGTH(text);
        const size_t skip = data[0] == '-' && strspn(data, "-.0") == size;
        if (strspn(data, "-.0123456789") == size) status = append(out, data + skip, (Py_ssize_t)(size - skip));
    }
    Py_DECREF(text);
    return status;
}

/* Writes the 32 hexadecimal digits of a UUID, with dashes in form 1. */
static Status write_guid(Out *out, const Piece *piece, PyObject *value) {
    PyObject *number = *(PyObject **)((char *)value + piece->offset);
    unsigned char raw[16];
    if (number == NULL || !PyLong_CheckExact(number)) return ASK;
#if PY_VERSION_HEX >= 0x030D0000
    const Py_ssize_t size = PyLong_AsNativeBytes(number, raw, sizeof raw, 0x4 | 0x8); /* unsigned, not negative */
#else
    const int size = _PyLong_AsByteArray((PyLongObject *)number, raw, sizeof raw, 0, 0);
#endif
    if (size < 0) PyErr_Clear();
    if (size < 0 || size > (int)sizeof raw) return ASK;
    for (int index = 0; index < 16; index++) {
        if (piece->form == 1 && (index == 4 || index == 6 || index == 8 || index == 10)) *out->at++ = '-';
        *out->at++ = LOWER[raw[index] >> 4];
        *out->at++ = LOWER[raw[index] & 15];
    }
    return DONE;
}

/* Writes the text of a value that is known by its identity. */
static Status write_named(Out *out, const Piece *piece, const PyObject *value) {
    const Py_ssize_t size = PyTuple_GET_SIZE(piece->named);
    Py_ssize_t index = 0;
    while (index < size && PyTuple_GET_ITEM(piece->named, index) != value) index += 2;
    return index < size ? append_bytes(out, PyTuple_GET_ITEM(piece->named, index + 1), 0) : ASK;
}

/* Returns microseconds from 1970 to a time on a clock; days as in Hinnant's "chrono-Compatible Low-Level Date Algorithms". */
static Int stamp_of(const Clock *clock) {
    const Int year = clock->year - (clock->month <= 2), era = year / 400, of_era = year - era * 400;
    const Int of_year = (153 * (clock->month + (clock->month > 2 ? -3 : 9)) + 2) / 5 + clock->day - 1;
    const Int days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
    return days * DAY_MICROS + ((clock->hour * 60LL + clock->minute) * 60 + clock->second) * 1000000 + clock->micro;
}

/* Puts three numbers with a letter in between, as dates and clocks have them. */
static char *put_three(char *at, int first, int width, char letter, int second, int third) {
    at = put_digits(at, (unsigned)first, width);
    *at++ = letter;
    at = put_digits(at, (unsigned)second, 2);
    *at++ = letter;
    return put_digits(at, (unsigned)third, 2);
}

/* Puts the point and six digits of a fraction, without zeros at its end. */
static char *put_fraction(char *at, int micro) {
    *at = '.';
    at = put_digits(at + 1, (unsigned)micro, 6);
    while (at[-1] == '0') at--;
    return at;
}

/* Puts HH:mm:ss, and a fraction that is not zero: TRIMMED, or with seven digits (FULL: also where it is zero). */
static char *put_clock(char *at, const Clock *clock, int form) {
    at = put_three(at, clock->hour, 2, ':', clock->minute, clock->second);
    if (clock->micro == 0 && form != FULL) return at;
    if (form == TRIMMED || form == MINUTES) return put_fraction(at, clock->micro);
    *at++ = '.';
    return put_digits(at, (Size)clock->micro * 10, 7);
}

/* Finds the offset of a zone; ASK if it depends on the date. Runs Python code, except for UTC and the last zone. */
static Status find_offset(Out *out, const Piece *piece, PyObject *zone) {
    if (zone == out->zone) return DONE;
    Offset offset = {true, 0, 0};
    if (zone != piece->utc_zone) {
        int is_utc = 0;
        PyObject *answer = PyObject_CallOneArg(piece->zones, zone);
        const bool is_fixed = answer != NULL && PyTuple_Check(answer) &&
                              PyArg_ParseTuple(answer, "pLi", &is_utc, &offset.micros, &offset.minutes);
        Py_XDECREF(answer);
        if (!is_fixed) return PyErr_Occurred() && status_of_error() == FAILED ? FAILED : ASK;
        offset.is_utc = is_utc != 0;
    }
    out->offset = offset;
    Py_XSETREF(out->zone, Py_NewRef(zone));
    return DONE;
}

/* Writes a datetime and its zone. Milliseconds are computed as doubles (formats/WIRE.md 2.4); ASK for seconds that a
 * double may round, and for the clock of another zone. MINUTES is XML's DateTimeOffset. A zone may run Python code. */
static Status write_moment(Out *out, const Piece *piece, PyObject *value) {
    PyObject *zone = PyDateTime_DATE_GET_TZINFO(value), *text = piece->naive;
    Offset offset = {false, 0, 0};
    if (zone == Py_None && text == NULL) return ASK;
    if (zone != Py_None) {
        const Status status = find_offset(out, piece, zone);
        if (status != DONE) return status;
        offset = out->offset;
        text = offset.is_utc || piece->flags & ALIKE ? piece->utc : NULL;
    }
    const Clock clock = {PyDateTime_GET_YEAR(value), PyDateTime_GET_MONTH(value), PyDateTime_GET_DAY(value),
                         PyDateTime_DATE_GET_HOUR(value), PyDateTime_DATE_GET_MINUTE(value),
                         PyDateTime_DATE_GET_SECOND(value), PyDateTime_DATE_GET_MICROSECOND(value)};
    const bool is_moved = piece->flags & INSTANT && offset.micros != 0;
    const Int stamp = stamp_of(&clock) - (is_moved ? offset.micros : 0);
    if (is_moved && (piece->form != STAMP || stamp < FIRST_MOMENT || stamp > LAST_MOMENT)) return ASK;
    if (piece->form == STAMP) {
        const Int count = piece->low == 1000 ? (Int)((double)(stamp * 10) / 10000.0) : stamp / piece->low;
        if (piece->low != 1000 && count * piece->low != stamp && size_of(stamp) > INEXACT) return ASK;
        out->at = put_signed(out->at, count);
    } else {
        out->at = put_three(out->at, clock.year, 4, '-', clock.month, clock.day);
        if (piece->form == SHORT && !(clock.hour || clock.minute || clock.second || clock.micro)) return DONE;
        *out->at++ = 'T';
        out->at = put_clock(out->at, &clock, piece->form);
    }
    if (text != NULL) {
        if (append_bytes(out, text, 0) != DONE || reserve(out, ROOM) != DONE) return FAILED;
    } else if (offset.micros != 0 || !(piece->flags & NO_ZERO)) {
        const unsigned minutes = (unsigned)size_of(offset.minutes);
        *out->at++ = offset.minutes < 0 ? '-' : '+';
        out->at = put_digits(out->at, minutes / 60, 2);
        if (piece->flags & COLON) *out->at++ = ':';
        out->at = put_digits(out->at, minutes % 60, 2);
    }
    if (piece->form == MINUTES) out->at = put_signed(out->at, offset.minutes);
    return DONE;
}

/* Puts microseconds as P1DT2H3M4.5S. */
static char *put_span(char *at, Int micros) {
    const Size total = size_of(micros), days = total / (Size)DAY_MICROS;
    const int seconds = (int)(total / 1000000 % 86400), micro = (int)(total % 1000000);
    const int parts[] = {seconds / 3600, seconds / 60 % 60, seconds % 60};
    if (micros < 0) *at++ = '-';
    *at++ = 'P';
    if (days) {
        at = put_number(at, days);
        *at++ = 'D';
    }
    if (days && !seconds && !micro) return at;
    *at++ = 'T';
    for (int index = 0; index < 3; index++) {
        if (!parts[index] && !(index == 2 && (micro || at[-1] == 'T'))) continue;
        at = put_number(at, (unsigned)parts[index]);
        if (index == 2 && micro) at = put_fraction(at, micro);
        *at++ = "HMS"[index];
    }
    return at;
}

/* Writes a time of day as a DURATION, or TRIMMED and without a zone. */
static Status write_time(Out *out, const Piece *piece, PyObject *value) {
    const Clock clock = {1970, 1, 1, PyDateTime_TIME_GET_HOUR(value), PyDateTime_TIME_GET_MINUTE(value),
                         PyDateTime_TIME_GET_SECOND(value), PyDateTime_TIME_GET_MICROSECOND(value)};
    if (piece->form != DURATION && PyDateTime_TIME_GET_TZINFO(value) != Py_None) return ASK;
    out->at = piece->form == DURATION ? put_span(out->at, stamp_of(&clock)) : put_clock(out->at, &clock, TRIMMED);
    return DONE;
}

static Status write_day(Out *out, PyObject *value) {
    out->at = put_three(out->at, PyDateTime_GET_YEAR(value), 4, '-', PyDateTime_GET_MONTH(value), PyDateTime_GET_DAY(value));
    return DONE;
}

/* Writes a timedelta, if .NET's TimeSpan holds it. */
static Status write_span(Out *out, PyObject *value) {
    const Int days = PyDateTime_DELTA_GET_DAYS(value), seconds = PyDateTime_DELTA_GET_SECONDS(value);
    if (days < -10675200 || days > 10675200) return ASK;
    const Int micros = days * DAY_MICROS + seconds * 1000000 + PyDateTime_DELTA_GET_MICROSECONDS(value);
    if (size_of(micros) > LLONG_MAX / 10) return ASK;
    out->at = put_span(out->at, micros);
    return DONE;
}

/* Writes a value in its slot, but for the first `skip` bytes. */
static inline Py_ALWAYS_INLINE Status write_slot(Out *out, const Slot *slot, PyObject *value, Py_ssize_t skip, int depth) {
    if (value == Py_None && slot->null != NULL) return append_bytes(out, slot->null, skip);
    const Py_ssize_t before = used(out);
    if (append_bytes(out, slot->prefix, skip) != DONE) return FAILED;
    const Py_ssize_t start = used(out);
    const Piece *piece = slot->piece;
    const Status status = piece->kind == TEXT ? write_text(out, value, piece->form) : write_piece(out, piece, value, depth + 1);
    if (status != DONE) return status == ASK ? UNUSUAL : status;
    if (slot->hollow == NULL || used(out) > start) return append_bytes(out, slot->suffix, 0);
    rewind_to(out, before);
    return append_bytes(out, slot->hollow, skip);
}

/* Writes a Struct, without the first `form` bytes of its text. Each value is owned while it is written. */
static Status write_record(Out *out, const Piece *piece, PyObject *value, int depth) {
    const Py_ssize_t start = used(out);
    for (Py_ssize_t index = 0; index < piece->count; index++) {
        const Slot *slot = &piece->slots[index];
        PyObject *member = slot->get == NULL ? Py_XNewRef(*(PyObject **)((char *)value + slot->offset))
                                             : PyObject_CallOneArg(slot->get, value);
        if (member == NULL) return slot->get == NULL ? UNUSUAL : status_of_error();
        const Status status = write_slot(out, slot, member, used(out) == start ? piece->form : 0, depth);
        Py_DECREF(member);
        if (status != DONE) return status;
    }
    return DONE;
}

/* Writes a list, tuple, set or frozenset. Each item is owned while it is written, as it may leave a list meanwhile. */
static Status write_series(Out *out, const Piece *piece, PyObject *value, int depth) {
    const bool is_tuple = PyTuple_CheckExact(value), is_set = PySet_CheckExact(value) || PyFrozenSet_CheckExact(value);
    if (!is_tuple && !is_set && !PyList_CheckExact(value)) return ASK;
    PyObject *values = is_set ? PySequence_List(value) : Py_NewRef(value);
    Status status = values == NULL ? status_of_error() : DONE;
    for (Py_ssize_t index = 0; status == DONE && index < Py_SIZE(values); index++) {
        PyObject *item = Py_NewRef(is_tuple ? PyTuple_GET_ITEM(values, index) : PyList_GET_ITEM(values, index));
        if (index > 0) status = append_bytes(out, piece->between, 0);
        if (status == DONE) status = write_slot(out, &piece->slots[0], item, 0, depth);
        Py_DECREF(item);
    }
    Py_XDECREF(values);
    return status;
}

/* Writes a dict; form 1 leaves out entries of None. Keys and values are owned meanwhile; a new size is unusual. */
static Status write_entries(Out *out, const Piece *piece, PyObject *value, int depth) {
    const Py_ssize_t size = PyDict_GET_SIZE(value), start = used(out);
    Py_ssize_t position = 0;
    PyObject *key = NULL, *content = NULL;
    Status status = DONE;
    while (status == DONE && PyDict_Next(value, &position, &key, &content)) {
        if (content == Py_None && piece->form == 1) continue;
        Py_INCREF(key);
        Py_INCREF(content);
        if (used(out) != start) status = append_bytes(out, piece->between, 0);
        if (status == DONE) status = write_slot(out, &piece->slots[0], key, 0, depth);
        if (status == DONE) status = write_slot(out, &piece->slots[1], content, 0, depth);
        Py_DECREF(key);
        Py_DECREF(content);
        if (status == DONE && PyDict_GET_SIZE(value) != size) status = UNUSUAL;
    }
    return status;
}

/* Writes a value as its kind is spelled; the caller has made ROOM. */
static Status write_kind(Out *out, const Piece *piece, PyObject *value, int depth) {
    switch (piece->kind) {
    case INTEGER: return write_integer(out, piece, value);
    case NAMED: return write_named(out, piece, value);
    case FLOAT: return write_float(out, piece, value);
    case DECIMAL: return write_decimal(out, value);
    case GUID: return write_guid(out, piece, value);
    case MOMENT: return write_moment(out, piece, value);
    case DAY: return write_day(out, value);
    case TIME: return write_time(out, piece, value);
    case SPAN: return write_span(out, value);
    case RECORD: return write_record(out, piece, value, depth);
    case SERIES: return write_series(out, piece, value, depth);
    case ENTRIES: return write_entries(out, piece, value, depth);
    case ENCLOSED: return write_slot(out, &piece->slots[0], value, 0, depth);
    default: return ASK;
    }
}

/* Writes a value as its piece spells it, or as the piece's `ask` does. */
static Status write_piece(Out *out, const Piece *piece, PyObject *value, int depth) {
    if (depth > DEEPEST || piece->given == NULL || (piece->kind >= RECORD && piece->filled == NULL)) return UNUSUAL;
    const Py_ssize_t start = used(out);
    Status status = ASK;
    if (piece->kind == TEXT) {
        status = write_text(out, value, piece->form);
    } else if (piece->type == NULL || Py_IS_TYPE(value, piece->type)) {
        status = append_bytes(out, piece->open, 0);
        if (status == DONE) status = reserve(out, ROOM);
        if (status == DONE) status = write_kind(out, piece, value, depth);
        if (status == DONE) status = append_bytes(out, piece->close, 0);
    }
    if (status != ASK) return status;
    if (piece->ask == NULL) return UNUSUAL;
    rewind_to(out, start);
    return write_answer(out, piece->ask, value);
}

/* Piece.write: returns new bytes, None for an unusual value, or NULL with an exception. Bytes keep up to an eighth of their
 * memory unused: the C library takes a block that has shrunk for a smaller one, and fetches the next from the system. */
static PyObject *piece_write(PyObject *self, PyObject *value) {
    Piece *piece = (Piece *)self;
    Out out = {PyBytes_FromStringAndSize(NULL, piece->usual / 16 * 17 + (Py_ssize_t)4 * ROOM), NULL, NULL, NULL, {false, 0, 0}};
    if (out.bytes == NULL) return NULL;
    rewind_to(&out, 0);
    out.end = out.at + PyBytes_GET_SIZE(out.bytes);
    const Status status = write_piece(&out, piece, value, 0);
    Py_XDECREF(out.zone);
    if (status != DONE) Py_CLEAR(out.bytes);
    if (status != DONE) return status == FAILED ? NULL : Py_NewRef(Py_None);
    const Py_ssize_t size = used(&out), spare = out.end - out.at;
    piece->usual = size < USUAL ? size : USUAL;
    if (spare > size / 8) return _PyBytes_Resize(&out.bytes, size) < 0 ? NULL : out.bytes;
    Py_SET_SIZE((PyVarObject *)out.bytes, size);
    *out.at = 0;
    return out.bytes;
}

/* Returns the offset of a member in values of a class; 0, with an exception, if the class has no such member. */
static Py_ssize_t offset_of(PyTypeObject *type, PyObject *member) {
    if (type != NULL && Py_IS_TYPE(member, &PyMemberDescr_Type) && PyType_IsSubtype(type, PyDescr_TYPE(member))) {
        const PyMemberDef *member_def = ((PyMemberDescrObject *)member)->d_member;
        if (member_def->type == T_OBJECT_EX) return member_def->offset;
    }
    PyErr_SetString(PyExc_TypeError, "a member is an object in a slot of the piece's class");
    return 0;
}

/* Returns whether an argument is bytes, or a function, or None, which it replaces by NULL. */
static bool is_given(PyObject **given, bool is_function) {
    if (*given == Py_None) *given = NULL;
    return *given == NULL || (is_function ? PyCallable_Check(*given) : PyBytes_CheckExact(*given));
}

/* Fills a slot from a tuple, from which it borrows; sets an exception for a tuple of another form. */
static void fill_slot(const Piece *piece, Slot *slot, PyObject *from) {
    PyObject *get = NULL, *child = NULL;
    const bool is_read = PyTuple_Check(from) && PyArg_ParseTuple(from, "OSO!SOO:slot", &get, &slot->prefix, Py_TYPE(piece),
                                                                 &child, &slot->suffix, &slot->null, &slot->hollow);
    slot->piece = (Piece *)child;
    if (!is_read || !is_given(&slot->null, false) || !is_given(&slot->hollow, false)) {
        PyErr_SetString(PyExc_TypeError, "a slot is (get, prefix, piece, suffix, null, hollow)");
    } else if (piece->kind == RECORD && !Py_IS_TYPE(get, &PyMemberDescr_Type) && PyCallable_Check(get)) {
        slot->get = get;
    } else if (piece->kind == RECORD) {
        slot->offset = offset_of(piece->type, get);
    }
}

/* Piece.fill: gives a piece its slots, once; separate from its making, because a class may contain itself. */
static PyObject *piece_fill(PyObject *self, PyObject *given) {
    Piece *piece = (Piece *)self;
    PyObject *filled = PySequence_Tuple(given);
    if (filled == NULL) return NULL;
    const Py_ssize_t count = PyTuple_GET_SIZE(filled), wanted = piece->kind == ENTRIES ? 2 : 1;
    Slot *slots = PyMem_Calloc((size_t)count + 1, sizeof(Slot));
    if (slots == NULL) (void)PyErr_NoMemory();
    for (Py_ssize_t index = 0; slots != NULL && !PyErr_Occurred() && index < count; index++)
        fill_slot(piece, &slots[index], PyTuple_GET_ITEM(filled, index));
    if (piece->filled != NULL || piece->kind < RECORD || (piece->kind > RECORD && count != wanted))
        PyErr_SetString(PyExc_ValueError, "a piece is filled once, with as many slots as its kind has");
    if (PyErr_Occurred()) {
        PyMem_Free(slots);
        Py_DECREF(filled);
        return NULL;
    }
    piece->filled = filled;
    piece->slots = slots;
    piece->count = count;
    Py_RETURN_NONE;
}

/* Returns whether a piece has what its kind needs, and sets the class whose memory layout a kind relies on. */
static bool is_sound(Piece *piece, PyObject *class) {
    PyTypeObject *const types[KINDS] = {
        [FLOAT] = &PyFloat_Type, [ENTRIES] = &PyDict_Type, [DAY] = PyDateTimeAPI->DateType,
        [MOMENT] = PyDateTimeAPI->DateTimeType, [TIME] = PyDateTimeAPI->TimeType, [SPAN] = PyDateTimeAPI->DeltaType,
    };
    if (piece->kind < TEXT || piece->kind >= KINDS || piece->form < 0 || PyTuple_GET_SIZE(piece->named) % 2) return false;
    if (piece->kind == TEXT && (piece->form > INSIDE_CELL || (piece->form & (piece->form - 1)) != 0)) return false;
    for (Py_ssize_t index = 1; index < PyTuple_GET_SIZE(piece->named); index += 2) {
        if (!PyBytes_CheckExact(PyTuple_GET_ITEM(piece->named, index))) return false;
    }
    const bool has_class = piece->kind == INTEGER || piece->kind == DECIMAL || piece->kind == GUID || piece->kind == RECORD;
    if (has_class != PyType_Check(class)) return false;
    piece->type = has_class ? (PyTypeObject *)class : types[piece->kind];
    if (piece->kind == INTEGER && !PyType_FastSubclass(piece->type, Py_TPFLAGS_LONG_SUBCLASS)) return false;
    if (!is_given(&piece->utc, false) || !is_given(&piece->naive, false)) return false;
    if (!is_given(&piece->ask, true) || !is_given(&piece->zones, true)) return false;
    if (piece->form == STAMP && piece->kind == MOMENT && piece->low <= 0) return false;
    return (piece->zones != NULL || piece->kind != MOMENT) && (piece->ask != NULL || piece->kind != CALL);
}

/* Piece(kind, form, flags, open, close, between, ask, type, low, high, utc, naive, zones, named, member): returns a new
 * piece, which owns the tuple of these and borrows from it, or NULL with an exception. */
static PyObject *piece_new(PyTypeObject *type, PyObject *given, PyObject *keywords) {
    PyDateTime_IMPORT;
    if (PyDateTimeAPI == NULL) return NULL;
    Piece *piece = (Piece *)type->tp_alloc(type, 0);
    if (piece == NULL) return NULL;
    PyObject *class = NULL, *member = NULL;
    int kind = KINDS;
    const bool is_read = PyArg_ParseTuple(given, "iiiSSSOOLKOOOO!O:Piece", &kind, &piece->form, &piece->flags,
                                          &piece->open, &piece->close, &piece->between, &piece->ask, &class,
                                          &piece->low, &piece->high, &piece->utc, &piece->naive, &piece->zones,
                                          &PyTuple_Type, &piece->named, &member);
    piece->kind = (Kind)kind;
    bool is_whole = is_read && keywords == NULL && is_sound(piece, class);
    if (is_whole && piece->kind == GUID) is_whole = (piece->offset = offset_of(piece->type, member)) != 0;
    if (!is_whole) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "a piece wants what its kind needs, and no more");
        Py_DECREF(piece);
        return NULL;
    }
    piece->usual = ROOM;
    piece->utc_zone = Py_NewRef(PyDateTime_TimeZone_UTC);
    piece->given = Py_NewRef(given);
    return (PyObject *)piece;
}

static int piece_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Piece *)self)->given);
    Py_VISIT(((Piece *)self)->filled);
    return 0;
}

/* Drops the tuples, which may be part of a cycle; the piece writes nothing from then on. */
static int piece_clear(PyObject *self) {
    Py_CLEAR(((Piece *)self)->given);
    Py_CLEAR(((Piece *)self)->filled);
    return 0;
}

static void piece_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    (void)piece_clear(self);
    PyMem_Free(((Piece *)self)->slots);
    Py_XDECREF(((Piece *)self)->utc_zone);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMethodDef piece_methods[] = {
    {"fill", piece_fill, METH_O, "Give the piece its slots, once."},
    {"write", piece_write, METH_O, "Return the text of a value in UTF-8, None if it is unusual."}, {NULL, NULL, 0, NULL},
};

static PyType_Slot piece_slots[] = {
    {Py_tp_doc, (void *)(size_t)"How one kind of value is spelled."}, {Py_tp_methods, piece_methods},
    {Py_tp_new, (void *)(size_t)piece_new}, {Py_tp_dealloc, (void *)(size_t)piece_dealloc},
    {Py_tp_traverse, (void *)(size_t)piece_traverse}, {Py_tp_clear, (void *)(size_t)piece_clear}, {0, NULL},
};

enum { FLAGS = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE };
static PyType_Spec piece_spec = {"formats._pieces.Piece", sizeof(Piece), 0, FLAGS, piece_slots};

/* Gives a new module its class; -1 with an exception. */
static int execute(PyObject *module) {
    PyObject *type = PyType_FromModuleAndSpec(module, &piece_spec, NULL);
    const int added = type == NULL ? -1 : PyModule_AddObjectRef(module, "Piece", type);
    Py_XDECREF(type);
    return added;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, (void *)(size_t)execute}, {0, NULL}};
static PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "_pieces", .m_slots = module_slots};

PyMODINIT_FUNC PyInit__pieces(void) { return PyModuleDef_Init(&module); }
