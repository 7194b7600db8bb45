namespace AuditOtel.Transport;

/// <summary>Carries one message to a collector in one of the ways OTLP knows.</summary>
internal interface IOtlpTransport : IDisposable
{
    /// <summary>Makes one call.</summary>
    /// <param name="message">What is sent; it is copied.</param>
    /// <param name="mayBlock">Whether the calling thread may wait in a system call; a transport that cannot do so ignores it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="OperationCanceledException">The call was ended.</exception>
    /// <exception cref="IOException">The connection broke; so do <see cref="HttpRequestException"/>, <see cref="System.Net.Sockets.SocketException"/> and, when the transport is closed, <see cref="ObjectDisposedException"/> say.</exception>
    ValueTask<OtlpAnswer> CallAsync(ExportMessage message, bool mayBlock, CancellationToken cancellationToken);
}
