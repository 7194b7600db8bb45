using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Tests.Selection;

/// <summary>A record made of nothing but named values.</summary>
internal sealed class FieldsDouble : Dictionary<string, string[]>, IRecordFields
{
    public FieldsDouble()
        : base(StringComparer.Ordinal)
    {
    }

    public IEnumerable<string> Values(string name) => this.GetValueOrDefault(name, []);
}
