using System.Globalization;
using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Selection.Values;

/// <summary>A number as values and bounds have it: an integer of 64 bits when the text reads as one, else a finite binary number. Both are compared exactly.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NumberValue
{
    /// <summary>The first number above all integers of 64 bits; its negative is the lowest of them.</summary>
    private const double Beyond = 9_223_372_036_854_775_808.0;

    private readonly long _integer;
    private readonly double _real;

    internal NumberValue(long integer) => _integer = integer;

    private NumberValue(double real) => (_real, IsReal) = (real, true);

    internal bool IsReal { get; }

    /// <summary>As SQLite takes it: a long or a double.</summary>
    internal object Boxed => IsReal ? _real : (object)_integer;

    /// <summary>Reads UTF-8 text: digits with a sign, a decimal point, an exponent.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out NumberValue number)
    {
        number = default;
        if (text.IsEmpty || !(char.IsAsciiDigit((char)text[^1]) || text[^1] == '.'))
            return false;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            number = new NumberValue(integer);
            return true;
        }

        const NumberStyles Form = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text, Form, CultureInfo.InvariantCulture, out var real) || !double.IsFinite(real))
            return false;

        // One number has one form, so that what is printed reads back as the same.
        number = real >= -Beyond && real < Beyond && double.IsInteger(real) ? new NumberValue((long)real) : new NumberValue(real);
        return true;
    }

    /// <summary>Negative, zero or positive: less, equal, greater.</summary>
    internal int CompareTo(NumberValue other) => (IsReal, other.IsReal) switch
    {
        (false, false) => _integer.CompareTo(other._integer),
        (true, true) => _real.CompareTo(other._real),
        (false, true) => Compare(_integer, other._real),
        _ => -Compare(other._integer, _real),
    };

    public override string ToString() => IsReal ? _real.ToString("R", CultureInfo.InvariantCulture) : _integer.ToString(CultureInfo.InvariantCulture);

    private static int Compare(long integer, double real)
    {
        if (real >= Beyond)
            return -1;
        if (real < -Beyond)
            return 1;
        var whole = (long)real;
        return integer != whole ? integer.CompareTo(whole) : 0.0.CompareTo(real - whole);
    }
}
