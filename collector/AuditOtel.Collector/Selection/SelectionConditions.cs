using System.Text;
using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Selection;

/// <summary>Decides what a value behind <c>:</c> or a range stands for: text, a pattern, an address, a number, a time.</summary>
internal static class SelectionConditions
{
    /// <summary><c>field:value</c>.</summary>
    /// <exception cref="SelectionException">The field cannot have such a value.</exception>
    internal static SelectionNode Equal(string field, SelectionToken token)
    {
        if (token.Text.Length > 0 && token.Text.AsSpan().TrimStart(SelectionToken.Wildcard).IsEmpty)
            return new SelectionNode.Present(field);
        if (token.Text.Contains(SelectionToken.Wildcard, StringComparison.Ordinal))
            return new SelectionNode.Fits(field, new ValuePattern(token.Text));
        if (string.Equals(field, FieldNames.Time, StringComparison.Ordinal))
            return During(field, token);
        return token.Kind == SelectionTokenKind.Word && FieldNames.IsAddress(field) && Network(token) is { } network
            ? new SelectionNode.InNetwork(field, network)
            : new SelectionNode.Fits(field, new ValuePattern(token.Text));
    }

    /// <summary><c>field >= value</c> and the like.</summary>
    /// <exception cref="SelectionException">The value is no bound for the field.</exception>
    internal static SelectionNode Range(string field, RangeOperator range, SelectionToken token)
    {
        if (token.Text.Contains(SelectionToken.Wildcard, StringComparison.Ordinal))
            throw new SelectionException(token.Column, $"a range takes one number or one date and no '*': write {field} {range.Sign()} 5, or {field}:VALUE* for a pattern.");
        var utf8 = Encoding.UTF8.GetBytes(token.Text);
        if (InstantText.TryParse(utf8, out var instant, out var isDay))
            return InstantRange(field, range, Bounded(instant, token), isDay, token);
        if (string.Equals(field, FieldNames.Time, StringComparison.Ordinal))
            throw NoTime(token);
        return NumberValue.TryParse(utf8, out var number)
            ? new SelectionNode.NumberRange(field, range, number)
            : throw new SelectionException(token.Column, $"'{token.Text}' is neither a number nor a date: write a bound such as 5, 0.5, 2026-11-01 or 2026-11-01T08:30:00Z.");
    }

    /// <summary>A date is the whole day: what is greater begins behind it, what is less or equal ends with it.</summary>
    private static SelectionNode.TimeRange InstantRange(string field, RangeOperator range, long instant, bool isDay, SelectionToken token) => (range, isDay) switch
    {
        (RangeOperator.Greater, true) => new(field, RangeOperator.GreaterOrEqual, NextDay(instant, token)),
        (RangeOperator.LessOrEqual, true) => new(field, RangeOperator.Less, NextDay(instant, token)),
        _ => new(field, range, instant),
    };

    private static SelectionNode.And During(string field, SelectionToken token)
    {
        if (!InstantText.TryParse(Encoding.UTF8.GetBytes(token.Text), out var instant, out var isDay))
            throw NoTime(token);
        instant = Bounded(instant, token);
        return new(InstantRange(field, RangeOperator.GreaterOrEqual, instant, isDay, token), InstantRange(field, RangeOperator.LessOrEqual, instant, isDay, token));
    }

    /// <summary>The network that a value of an address field names, an address alone too; null when it is another text, such as a host's name.</summary>
    private static AddressNetwork? Network(SelectionToken token)
    {
        var slash = token.Text.IndexOf('/', StringComparison.Ordinal);
        var isAddress = AddressText.TryParse(Encoding.UTF8.GetBytes(slash < 0 ? token.Text : token.Text[..slash]), out var address, out var isShort);
        if (slash < 0)
            return isAddress ? new AddressNetwork(address, AddressNetwork.Bits) : null;
        if (!isAddress || !AddressNetwork.TryParsePrefix(token.Text.AsSpan(slash + 1), isShort, out var prefix))
            throw new SelectionException(token.Column, $"'{token.Text}' is no network: write an address and a prefix such as 10.0.0.0/8 or 2001:db8::/32, or quotation marks around another text.");
        var network = AddressNetwork.Around(address, prefix);
        return network.First == address ? network
            : throw new SelectionException(token.Column, $"'{token.Text}' has bits behind its prefix: write {network} for the network, or the address without '/'.");
    }

    private static long NextDay(long instant, SelectionToken token) => Bounded((Int128)instant + InstantText.NanosecondsPerDay, token);

    private static long Bounded(Int128 instant, SelectionToken token) => instant > long.MinValue && instant < long.MaxValue
        ? (long)instant
        : throw new SelectionException(token.Column, $"'{token.Text}' is out of reach: write a time between the years 1678 and 2261.");

    private static SelectionException NoTime(SelectionToken token) =>
        new(token.Column, $"'{token.Text.Replace(SelectionToken.Wildcard, '*')}' is no time: write 2026-11-01 or 2026-11-01T08:30:00Z, or 2026-11* for a pattern.");
}
