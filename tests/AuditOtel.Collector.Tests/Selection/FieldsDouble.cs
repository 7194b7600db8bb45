using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Tests.Selection;

/// <summary>A record made of nothing but named values.</summary>
internal sealed class FieldsDouble : IRecordFields
{
    private readonly Dictionary<string, string[]> _values = new(StringComparer.Ordinal);

    internal string[] this[string name]
    {
        set => _values[name] = value;
    }

    public IEnumerable<string> Values(string name) => _values.GetValueOrDefault(name, []);
}
