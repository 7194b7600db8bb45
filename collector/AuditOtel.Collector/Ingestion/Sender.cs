namespace AuditOtel.Collector.Ingestion;

/// <summary>What the collector itself knows of who sent a request; never taken from the wire.</summary>
/// <param name="Listener">The listener it came through.</param>
/// <param name="Peer">Evidence of the peer, such as <c>unix:uid=0,gid=0,pid=17</c> or <c>tcp:127.0.0.1</c>.</param>
internal sealed record Sender(string Listener, string Peer);
