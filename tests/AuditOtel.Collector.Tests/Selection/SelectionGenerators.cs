using System.Globalization;
using System.Text;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Selection.Values;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Selection;

/// <summary>Random trees, and random records whose values they are likely to meet.</summary>
internal static class SelectionGenerators
{
    /// <summary>What only a record can hold; no selection can name it.</summary>
    private static readonly string[] NoText = ["\uFFFE", "\uFFFF", "a\0b", "x\uFFFFy"];

    private static readonly string[] Awkward =
    [
        "", "a", "A", "alice", "ALICE", "Alice%", "al_ce", "a*b", "a?b", "a[b]c", "]", "[", "[a-z]", "^", "\"q\"", "it's", "\\", "a\\*", "%", "_", "?", "and", "OR", "not", "(", ")", " ", " a ", "<", ">=", ":",
        "\u017F", "s", "\u00DF", "\u1E9E", "\u0130", "\u0131", "i", "I", "\u03A3", "\u03C3", "\u03C2", "\u2126", "\u03C9", "\u212A", "k", "\u01C5", "\u01C6", "\u0250", "\u2C6F", "\uD801\uDC00", "\uD801\uDC28",
        "\uFFFD", "\u65E5\u672C", "e\u0301", "\u00E9", "\u202E", "\r\n", "\uD83D\uDE00",
        "10.0.0.0", "10.0.0.1", "10.255.255.255", "11.0.0.0", "9.255.255.255", "010.0.0.1", "::ffff:10.0.0.1", "::10.0.0.1", "2001:db8::1", "2001:DB8:0:0::1", "2001:db9::", "fe80::1%eth0", "::", "10.0.0.0/8", "0.0.0.0", "255.255.255.255",
        "0", "-0", "7", "+7", "7.0", "7.5", ".5", "5.", "1e3", "1000", "1E+300", "-1e-300", "1e999", "NaN", "Infinity", " 7", "7 ", "0x7",
        "9223372036854775807", "9223372036854775808", "9223372036854775806", "-9223372036854775808", "-9223372036854775809", "9007199254740993", "9007199254740992.0", "123456789012345678901234567890",
        "2026-11-01", "2026-11-02", "2026-11-01T00:00:00Z", "2026-11-01T02:00:00+02:00", "2026-11-01T00:00:00.000000001Z", "2026-11-01 23:59", "1969-12-31", "0001-01-01", "9999-12-31", "1677-09-21", "2262-04-11T23:47:16.854775807Z", "2026-02-29", "2026",
        "true", "false", "test/ledger", "grpc", "tcp:127.0.0.1", "audit.actor.id", new string('a', 3000), new string('\u0250', 700) + "b",
    ];

    private static readonly string[] Names =
    [
        FieldNames.EventName, AuditAttributes.ActorId, AuditAttributes.TargetId, AuditAttributes.Outcome, AuditAttributes.ClientAddress, FieldNames.ServiceName, FieldNames.Body, "user.roles", "n", "proxy.ip", "odd \"na>me*", "\u00C4",
    ];

    private static readonly ulong[] Times =
        [1, 999_999_999, 1_793_491_200_000_000_000, 1_793_491_199_999_999_999, 1_793_577_600_000_000_000, 1_795_320_041_279_450_407, long.MaxValue, 9_300_000_000_000_000_000, ulong.MaxValue];

    /// <summary>Text that a selection can name.</summary>
    internal static Gen<string> Text { get; } = Gen.Frequency((4, Gen.Elements(Awkward)), (1, Gen.Elements(Awkward).Two().Select(static two => two.Item1 + two.Item2)));

    /// <summary>A tree as the parser makes it.</summary>
    internal static Gen<SelectionNode> Tree { get; } = Gen.Sized(static size => Node(Math.Min(size, 24)));

    /// <summary>A stored record.</summary>
    internal static Gen<StoredFields> Record { get; } =
        from time in Gen.Elements(Times)
        from missing in Gen.Elements(RequiredFields.None, RequiredFields.ActorId, RequiredFields.ActorId | RequiredFields.Stage)
        from fields in Field().ListOf(8)
        select Build(time, missing, fields);

    private static Gen<SelectionNode> Node(int size)
    {
        if (size <= 1)
            return Condition();
        var half = Gen.Fresh(() => size / 2).SelectMany(Node);
        return Gen.Frequency(
            (2, Condition()),
            (3, half.Two().Select(static two => (SelectionNode)new SelectionNode.And(two.Item1, two.Item2))),
            (3, half.Two().Select(static two => (SelectionNode)new SelectionNode.Or(two.Item1, two.Item2))),
            (2, half.Select(static node => (SelectionNode)new SelectionNode.Not(node))));
    }

    private static Gen<SelectionNode> Condition()
    {
        var operators = Gen.Elements(Enum.GetValues<RangeOperator>());
        var name = Gen.Elements(Names);
        var anyName = Gen.Elements([.. Names, FieldNames.Index, FieldNames.Ledger, FieldNames.TraceId, FieldNames.Peer, FieldNames.Incomplete, "missing"]);
        return Gen.Frequency<SelectionNode>(
            (1, anyName.Or(Gen.Constant(FieldNames.Time)).Select(static field => (SelectionNode)new SelectionNode.Present(field))),
            (4, anyName.SelectMany(static field => Text.Select(text => (SelectionNode)new SelectionNode.Fits(field, new ValuePattern(text))))),
            (4, anyName.Or(Gen.Constant(FieldNames.Time)).SelectMany(static field => Pattern().Select(text => (SelectionNode)new SelectionNode.Fits(field, new ValuePattern(text))))),
            (2, from field in Gen.Elements(AuditAttributes.ClientAddress, "proxy.ip") from network in Network() select (SelectionNode)new SelectionNode.InNetwork(field, network)),
            (3, from field in anyName from range in operators from bound in Number() select (SelectionNode)new SelectionNode.NumberRange(field, range, bound)),
            (3, from field in anyName.Or(Gen.Constant(FieldNames.Time)) from range in operators from bound in Instant() select (SelectionNode)new SelectionNode.TimeRange(field, range, bound)));
    }

    /// <summary>A value cut somewhere, with wildcards at the cuts.</summary>
    private static Gen<string> Pattern() =>
        from text in Gen.Frequency((5, Gen.Elements(Awkward)), (1, Gen.Constant("2026-11-01T00:00:00.000000000Z")))
        from cuts in Gen.Choose(0, 40).ListOf(2)
        let cut = Cut(text, cuts)
        select cut.AsSpan().Trim(SelectionToken.Wildcard).IsEmpty ? $"x{SelectionToken.Wildcard}" : cut;

    /// <summary>Never inside a character; between the two cuts the text is left out.</summary>
    private static string Cut(string text, List<int> cuts)
    {
        var runes = text.EnumerateRunes().ToArray();
        var (from, to) = (Math.Min(Math.Min(cuts[0], cuts[1]), runes.Length), Math.Min(Math.Max(cuts[0], cuts[1]), runes.Length));
        return string.Concat(runes[..from]) + SelectionToken.Wildcard + string.Concat(runes[to..]) + (cuts[0] > 30 ? SelectionToken.Wildcard : "");
    }

    private static Gen<AddressNetwork> Network() =>
        from text in Gen.Elements(Awkward.Where(static text => AddressText.TryParse(Encoding.UTF8.GetBytes(text), out _, out _)).ToArray())
        from prefix in Gen.Choose(0, AddressNetwork.Bits)
        select AddressText.TryParse(Encoding.UTF8.GetBytes(text), out var address, out _) ? AddressNetwork.Around(address, prefix) : default;

    private static Gen<NumberValue> Number() => Gen.Elements(Awkward.Where(static text => NumberValue.TryParse(Encoding.UTF8.GetBytes(text), out _)).ToArray())
        .Select(static text => NumberValue.TryParse(Encoding.UTF8.GetBytes(text), out var number) ? number : default);

    private static Gen<long> Instant() => Gen.Elements([.. Times.Select(static time => (long)Math.Min(time, long.MaxValue - 1)), -1L, long.MinValue + 1]);

    private static Gen<(string Name, object?[] Values)> Field() =>
        from name in Gen.Elements([.. Names, FieldNames.TraceId, "user.roles", FieldNames.Peer])
        from values in Value().ListOf(2)
        from isAlone in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        select (name, isAlone ? [values[0]] : values.ToArray());

    private static Gen<object?> Value()
    {
        var text = Gen.Elements([.. Awkward, .. NoText]);
        return Gen.Frequency<object?>(
            (8, text.Select(static value => (object?)value)),
            (2, Gen.Elements<long>(0, 7, -7, 1000, long.MaxValue, long.MinValue, 9007199254740993).Select(static value => (object?)value)),
            (2, Gen.Elements(0.0, -0.0, 7.0, 7.5, 1e300, double.NaN, double.PositiveInfinity, 9007199254740992.0, 9223372036854775808.0, 1e-7).Select(static value => (object?)value)),
            (1, Gen.Elements<object?>(true, false, null, new byte[] { 1, 2, 3 }, new byte[300], new Dictionary<string, object?>(StringComparer.Ordinal) { ["k"] = "v", ["n"] = 7L })),
            (1, text.Two().Select(static two => (object?)new object?[] { two.Item1, new object?[] { two.Item2, 7L } })),
            (1, Gen.Constant((object?)Array.Empty<object?>())));
    }

    private static StoredFields Build(ulong time, RequiredFields missing, IEnumerable<(string Name, object?[] Values)> fields)
    {
        var record = new StoredFields { Missing = missing, [FieldNames.Time] = [time] };
        foreach (var (name, values) in fields)
        {
            record[name] = name switch
            {
                FieldNames.EventName => [string.Create(CultureInfo.InvariantCulture, $"{values[0]}")],
                FieldNames.TraceId => [Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{values[0]}"))],
                _ => values,
            };
        }

        return record;
    }
}
