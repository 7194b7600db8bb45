namespace AuditOtel.Collector.Sinks;

/// <summary>The settings of one kind of sink.</summary>
internal abstract record SinkTarget
{
    /// <summary>The word for the kind in <c>auditotel.json</c>.</summary>
    internal abstract string Type { get; }

    /// <summary>Where the records go to, for people; no secret is in it.</summary>
    internal abstract string Place { get; }

    /// <summary>What an operator accepted by opting in, in one sentence; null when there is nothing to warn of.</summary>
    internal virtual string? Warning => null;

    /// <summary>What is wrong with files that the settings name, one sentence each; nothing is connected.</summary>
    internal abstract IReadOnlyList<string> Problems();

    /// <summary>Makes the sink; connections are made when records come.</summary>
    /// <exception cref="CollectorException">A file that the settings name cannot be used.</exception>
    internal abstract ISink Open(TimeProvider time);
}
