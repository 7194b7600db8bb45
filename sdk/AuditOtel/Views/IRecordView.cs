namespace AuditOtel.Views;

/// <summary>A further place where records are seen. It gets copies of what is durable already, and nothing that it does comes back to the trail.</summary>
internal interface IRecordView
{
    /// <summary>Takes a copy of a record, or counts it as dropped. It returns at once, calls nobody else's code, and throws nothing.</summary>
    /// <param name="record">The encoded LogRecord; several views share it and none changes it.</param>
    void Show(byte[] record);
}
