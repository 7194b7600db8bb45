namespace AuditOtel.Collector.Selection;

/// <summary>What a selection can ask of a record.</summary>
public interface IRecordFields
{
    /// <summary>The values of a field as text; none when the record lacks it, several for an array.</summary>
    /// <param name="name">A full name, as <see cref="FieldNames.Resolve"/> returns it.</param>
    IEnumerable<string> Values(string name);
}
