namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Source in which <c>[|</c> and <c>|]</c> enclose each place where a report is expected.</summary>
internal sealed record Markup(string Source, IReadOnlyList<string> Places)
{
    internal static Markup Parse(string marked)
    {
        var places = new List<string>();
        var source = marked;
        for (var open = source.IndexOf("[|", StringComparison.Ordinal); open >= 0; open = source.IndexOf("[|", StringComparison.Ordinal))
        {
            source = source.Remove(open, 2);
            var close = source.IndexOf("|]", StringComparison.Ordinal);
            source = source.Remove(close, 2);
            places.Add($"{open}..{close}");
        }

        return new Markup(source, places);
    }
}
