namespace AuditOtel.Collector.Selection.Matching;

/// <summary>Takes the fields of a record one by one.</summary>
internal interface IFieldVisitor
{
    /// <summary>Is the field wanted? If so its values follow, each by itself.</summary>
    /// <param name="name">Its full name, UTF-8.</param>
    bool Wants(scoped ReadOnlySpan<byte> name);

    /// <summary>A value of the field that was last wanted.</summary>
    /// <param name="text">As text, UTF-8; valid during the call.</param>
    void Value(scoped ReadOnlySpan<byte> text);

    /// <summary>When the record happened; every record has this.</summary>
    /// <param name="nanoseconds">Nanoseconds since 1970 UTC; later than the year 2262 is the last instant that the number can hold.</param>
    void Time(long nanoseconds);
}
