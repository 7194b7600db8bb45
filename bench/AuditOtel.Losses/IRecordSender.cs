namespace AuditOtel.Losses;

/// <summary>Takes records from the application.</summary>
internal interface IRecordSender : IAsyncDisposable
{
    /// <summary>Hands one over; the application takes it for recorded when this returns.</summary>
    ValueTask SendAsync(int record);
}
