using System.Net.Sockets;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>A connection that an event loop watches.</summary>
internal interface ILoopConnection
{
    /// <summary>By what the loop knows it.</summary>
    long Key { get; set; }

    Socket Socket { get; }

    /// <summary>Takes what has come; on the loop's thread.</summary>
    void Receive();
}
