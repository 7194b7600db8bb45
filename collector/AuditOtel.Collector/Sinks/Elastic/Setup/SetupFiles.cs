using System.Text;
using System.Text.Json;

namespace AuditOtel.Collector.Sinks.Elastic.Setup;

/// <summary>Everything that a cluster has to have, as files, for whoever puts it in place by hand.</summary>
internal static class SetupFiles
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <exception cref="CollectorException">The directory is there.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal static void Write(string directory, ElasticFlavour flavour, string dataStream)
    {
        if (Path.Exists(directory))
            throw new CollectorException($"'{directory}' is there already: name a new directory.");
        Directory.CreateDirectory(directory);
        var commands = new StringBuilder("# The requests, in this order; the content of each is the file behind it.\n");
        // Older versions refuse a template that speaks of the failure store.
        foreach (var wanted in ElasticTemplates.All(flavour, hasFailureStore: false, dataStream))
        {
            var file = $"{wanted.Path.Replace('/', '-').TrimStart('_')}.json";
            File.WriteAllText(Path.Combine(directory, file), wanted.Content.ToJsonString(Indented) + "\n");
            commands.Append("PUT /").Append(wanted.Path).Append("  ").Append(file).Append('\n');
        }

        commands.Append("PUT /_data_stream/").Append(dataStream).Append('\n');
        File.WriteAllText(Path.Combine(directory, "requests.txt"), commands.ToString());
        File.WriteAllBytes(Path.Combine(directory, KibanaDashboards.FileName), KibanaDashboards.Lines(dataStream));
    }
}
