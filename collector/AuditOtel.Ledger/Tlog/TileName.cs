using System.Runtime.InteropServices;
using System.Text;

namespace AuditOtel.Ledger.Tlog;

/// <summary>The name of a tile or of an entry bundle (C2SP tlog-tiles): <c>tile/&lt;L&gt;/&lt;N&gt;[.p/&lt;W&gt;]</c> or <c>tile/entries/&lt;N&gt;[.p/&lt;W&gt;]</c>.</summary>
/// <param name="Level">0 to 63 for hashes; <see cref="EntriesLevel"/> for an entry bundle.</param>
/// <param name="Number">The tile's number in its level, from 0.</param>
/// <param name="Width">How many hashes or entries it holds: 256 when it is full, 1 to 255 when it is partial.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TileName(int Level, long Number, int Width)
{
    /// <summary>The level of entry bundles.</summary>
    public const int EntriesLevel = -1;

    /// <summary>Hashes or entries of a full tile.</summary>
    public const int FullWidth = 256;

    /// <summary>Largest level that has a name.</summary>
    public const int MaxLevel = 63;

    private const string Prefix = "tile/";
    private const string EntriesWord = "entries";
    private const string PartialWord = ".p/";
    private const int GroupDigits = 3;
    private const int GroupSize = 1000;

    // Further tiles would hold indices that no tree has.
    private const long MaxNumber = long.MaxValue / FullWidth;

    /// <summary>Whether it names entries, not hashes.</summary>
    public bool IsEntries => Level == EntriesLevel;

    /// <summary>Reads a name in its one allowed form, without a leading slash.</summary>
    public static bool TryParse(ReadOnlySpan<char> path, out TileName name)
    {
        name = default;
        if (!path.StartsWith(Prefix))
            return false;
        path = path[Prefix.Length..];
        int slash = path.IndexOf('/');
        if (slash < 0 || !TryParseLevel(path[..slash], out int level))
            return false;
        path = path[(slash + 1)..];
        int width = FullWidth;
        int partial = path.IndexOf(PartialWord);
        if (partial >= 0)
        {
            if (!TryParseDecimal(path[(partial + PartialWord.Length)..], 1, FullWidth - 1, out width))
                return false;
            path = path[..partial];
        }

        if (!TryParseNumber(path, out long number))
            return false;
        name = new TileName(level, number, width);
        return true;
    }

    /// <summary>The name as a relative path.</summary>
    public override string ToString()
    {
        var groups = new StringBuilder();
        groups.Append((Number % GroupSize).ToString("000"));
        for (long rest = Number / GroupSize; rest > 0; rest /= GroupSize)
            groups.Insert(0, $"x{rest % GroupSize:000}/");
        string level = IsEntries ? EntriesWord : Level.ToString();
        return $"{Prefix}{level}/{groups}{(Width < FullWidth ? $"{PartialWord}{Width}" : "")}";
    }

    private static bool TryParseLevel(ReadOnlySpan<char> text, out int level)
    {
        level = EntriesLevel;
        return text.SequenceEqual(EntriesWord) || TryParseDecimal(text, 0, MaxLevel, out level);
    }

    /// <summary>Groups of three digits, all but the last behind an x; the first is not zero when there are several.</summary>
    private static bool TryParseNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        bool isFirst = true;
        while (true)
        {
            int slash = text.IndexOf('/');
            bool isLast = slash < 0;
            ReadOnlySpan<char> group = isLast ? text : text[..slash];
            if (!isLast && !group.StartsWith('x'))
                return false;
            ReadOnlySpan<char> digits = isLast ? group : group[1..];
            if (!TryParseGroup(digits, out int value) || (isFirst && !isLast && value == 0) || number > (MaxNumber - value) / GroupSize)
                return false;
            number = (number * GroupSize) + value;
            if (isLast)
                return true;
            text = text[(slash + 1)..];
            isFirst = false;
        }
    }

    private static bool TryParseGroup(ReadOnlySpan<char> digits, out int value)
    {
        value = 0;
        return digits.Length == GroupDigits && !digits.ContainsAnyExceptInRange('0', '9') && int.TryParse(digits, out value);
    }

    private static bool TryParseDecimal(ReadOnlySpan<char> text, int lowest, int highest, out int value)
    {
        value = 0;
        bool isDecimal = text.Length is > 0 and <= GroupDigits && !text.ContainsAnyExceptInRange('0', '9') && (text.Length == 1 || text[0] != '0');
        return isDecimal && int.TryParse(text, out value) && value >= lowest && value <= highest;
    }
}
