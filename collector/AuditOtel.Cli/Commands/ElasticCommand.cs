using System.CommandLine;
using AuditOtel.Cli.Elastic;
using AuditOtel.Cli.Output;
using AuditOtel.Collector.Sinks.Elastic;
using AuditOtel.Collector.Sinks.Elastic.Compare;
using AuditOtel.Collector.Sinks.Elastic.Setup;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel elastic</c>: makes Elasticsearch or OpenSearch ready for the records, and holds what is there against the ledger.</summary>
internal static class ElasticCommand
{
    internal static Command Create() => new("elastic", "Makes Elasticsearch or OpenSearch ready for a sink, and holds its documents against the ledger.") { Setup(), Compare() };

    private static Command Setup()
    {
        var (configuration, sink, json) = (Configuration(), Sink(), CommonOptions.Json());
        var kibana = new Option<string?>("--kibana") { Description = "Also bring the dashboards into Kibana or OpenSearch Dashboards at this address, with the sink's credentials.", HelpName = "URL" };
        var output = new Option<string?>("--out") { Description = "Write everything as files into this new directory, for whoever puts it in place by hand; nothing is connected.", HelpName = "DIR" };
        var openSearch = new Option<bool>("--opensearch") { Description = "With --out: the files are for OpenSearch." };
        var command = new Command("setup", "Makes lifecycle policy, templates and data stream of a sink; what is there already stays as it is.") { configuration, sink, kibana, output, openSearch, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var place = ElasticPlace.Of(parsed.GetRequiredValue(configuration).FullName, parsed.GetValue(sink));
            if (parsed.GetValue(output) is { } directory)
            {
                SetupFiles.Write(directory, parsed.GetValue(openSearch) ? ElasticFlavour.OpenSearch : ElasticFlavour.Elasticsearch, place.Target.DataStream);
                Terminal.Notice($"Wrote the files to {Path.GetFullPath(directory)}; requests.txt there says what to do with them.");
                return ExitCode.Good;
            }

            using var client = new ElasticClient(place.Target);
            var steps = await new ElasticSetup(client, place.Target.DataStream).RunAsync(cancellation);
            if (parsed.GetValue(kibana) is { } address)
                steps = [.. steps, await Dashboards.ImportAsync(client, place.Target, address, cancellation)];
            ElasticOutput.Print(steps, place.Target.DataStream, parsed.GetValue(json));
            return ExitCode.Good;
        });
        return command;
    }

    private static Command Compare()
    {
        var (directory, configuration, sink, json) = (CommonOptions.Directory(), Configuration(), Sink(), CommonOptions.Json());
        var from = CommonOptions.Instant("--from", "Only what happened at or after TIME.");
        var to = CommonOptions.Instant("--to", "Only what happened before TIME.");
        var command = new Command("compare", "Proves that the documents of a data stream, as far as they name this ledger, are exactly what it holds, as far as the sink has come. Exit code 1 when a document is missing, extra, altered or there twice.")
        {
            directory, configuration, sink, from, to, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var place = ElasticPlace.Of(parsed.GetRequiredValue(configuration).FullName, parsed.GetValue(sink));
            if (parsed.GetValue(from) >= parsed.GetValue(to))
                throw new CommandFailure(ExitCode.Usage, "--from is not before --to, so nothing can fit: exchange them.");
            ComparisonReport report;
            using (var progress = ProgressBar.Of<(long At, long End)>("comparing", static value => (value.At, value.End, "")))
            {
                report = await new ElasticComparer(LedgerPlace.OfLedger(parsed.GetRequiredValue(directory)), place.Sink, place.Target)
                {
                    From = parsed.GetValue(from),
                    To = parsed.GetValue(to),
                    Progress = progress,
                }.RunAsync(cancellation);
            }

            ElasticOutput.Print(report, parsed.GetValue(json));
            return report.IsEqual ? ExitCode.Good : ExitCode.Finding;
        });
        return command;
    }

    private static Option<FileInfo> Configuration() => new("--config") { Description = "The operator's configuration, auditotel.json.", HelpName = "FILE", Required = true };

    private static Option<string?> Sink() => new("--sink") { Description = "The sink's name; may be left out when there is one of the type elasticsearch.", HelpName = "NAME" };
}
