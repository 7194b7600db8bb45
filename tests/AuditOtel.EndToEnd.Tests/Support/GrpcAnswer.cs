namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>The end of a unary call: its gRPC status, and the message that came before it.</summary>
internal sealed record GrpcAnswer(int Status, string Message, string Details, byte[] Body)
{
    internal const int Ok = 0;
    internal const int InvalidArgument = 3;
    internal const int AlreadyExists = 6;
    internal const int ResourceExhausted = 8;
    internal const int Unavailable = 14;

    internal ExportResponse Response => ExportResponse.Parse(Body);

    internal GrpcAnswer Expect(int status)
    {
        Assert.True(Status == status, $"expected gRPC status {status}, got {Status}: {Message}");
        return this;
    }
}
