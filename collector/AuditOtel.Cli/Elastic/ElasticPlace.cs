using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Sinks.Elastic;

namespace AuditOtel.Cli.Elastic;

/// <summary>The Elasticsearch sink that a command is about.</summary>
internal sealed record ElasticPlace(SinkSettings Sink, ElasticTarget Target)
{
    /// <summary>The sink of a name, or the only one of its kind.</summary>
    /// <exception cref="CommandFailure">There is no such sink, or the name is needed.</exception>
    internal static ElasticPlace Of(string configuration, string? name)
    {
        ElasticPlace[] all = [.. OperatorConfiguration.Read(configuration).Sinks.Where(static sink => sink.Target is ElasticTarget).Select(static sink => new ElasticPlace(sink, (ElasticTarget)sink.Target))];
        ElasticPlace[] fitting = [.. all.Where(place => name is null || string.Equals(place.Sink.Name, name, StringComparison.Ordinal))];
        return fitting switch
        {
            [var only] => only,
            [] when name is not null => throw new CommandFailure(ExitCode.Usage, $"'{configuration}' has no sink '{name}' of the type elasticsearch."),
            [] => throw new CommandFailure(ExitCode.Usage, $"'{configuration}' has no sink of the type elasticsearch."),
            _ => throw new CommandFailure(ExitCode.Usage, $"'{configuration}' has {all.Length} sinks of the type elasticsearch: name one with --sink ({string.Join(", ", all.Select(static place => place.Sink.Name))})."),
        };
    }
}
