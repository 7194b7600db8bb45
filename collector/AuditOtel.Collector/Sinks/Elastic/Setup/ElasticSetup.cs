using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AuditOtel.Collector.Sinks.Elastic.Setup;

/// <summary>
/// Makes a cluster ready: lifecycle policy, templates, data stream. What is there in this version stays as it is, with whatever the operator changed in it;
/// what another has made under a name of ours, or a newer version of this program, is left alone and told.
/// </summary>
internal sealed class ElasticSetup(ElasticClient client, string dataStream)
{
    /// <exception cref="SinkException">The cluster refused, or cannot be reached.</exception>
    internal async Task<IReadOnlyList<SetupStep>> RunAsync(CancellationToken cancellationToken)
    {
        var (flavour, hasFailureStore) = await ElasticFlavours.FindAsync(client, cancellationToken);
        var steps = new List<SetupStep>();
        foreach (var wanted in ElasticTemplates.All(flavour, hasFailureStore, dataStream))
            steps.Add(new SetupStep(wanted.What, wanted.Path.Split('/')[^1], await PutAsync(wanted, cancellationToken)));
        steps.Add(new SetupStep("data stream", dataStream, await PutStreamAsync(cancellationToken)));
        return steps;
    }

    private async Task<string> PutAsync(ElasticObject wanted, CancellationToken cancellationToken)
    {
        var present = await client.SendAsync(HttpMethod.Get, wanted.Path, content: null, cancellationToken);
        if (present.Status != 404 && !present.IsSuccess)
            throw present.Failure();
        var query = "";
        if (present.IsSuccess)
        {
            using var json = present.Json();
            if (VersionOf(json.RootElement, wanted) == ElasticTemplates.Version)
                return SetupStep.There;
            query = Condition(json.RootElement);
        }

        await DemandAsync(HttpMethod.Put, wanted.Path + query, new ElasticContent(Encoding.UTF8.GetBytes(wanted.Content.ToJsonString())), cancellationToken);
        return present.IsSuccess ? SetupStep.Updated : SetupStep.Made;
    }

    private async Task<string> PutStreamAsync(CancellationToken cancellationToken)
    {
        var present = await client.SendAsync(HttpMethod.Get, $"_data_stream/{dataStream}", content: null, cancellationToken);
        if (present.IsSuccess)
            return SetupStep.There;
        if (present.Status != 404)
            throw present.Failure();
        await DemandAsync(HttpMethod.Put, $"_data_stream/{dataStream}", content: null, cancellationToken);
        return SetupStep.Made;
    }

    private async Task DemandAsync(HttpMethod method, string path, ElasticContent? content, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(method, path, content, cancellationToken);
        if (!answer.IsSuccess)
            throw answer.Failure();
    }

    /// <summary>The version of what is there, which must be ours and not newer.</summary>
    private static int VersionOf(JsonElement root, ElasticObject wanted)
    {
        var version = Find(root, "_meta") is { ValueKind: JsonValueKind.Object } meta
            && meta.TryGetProperty("managed_by", out var manager) && manager.ValueEquals(ElasticTemplates.Manager)
            && meta.TryGetProperty("version", out var number) && number.TryGetInt32(out var stated)
            ? stated
            : VersionIn(Find(root, "description"));
        return version switch
        {
            null => throw new SinkException($"There is a {wanted.What} at '{wanted.Path}' that this program has not made: give it another name, or remove it."),
            > ElasticTemplates.Version => throw new SinkException($"The {wanted.What} at '{wanted.Path}' was made by a newer version of this program: use that."),
            { } known => known,
        };
    }

    /// <summary>A policy of OpenSearch has its version in its description.</summary>
    private static int? VersionIn(JsonElement? description)
    {
        const string Mark = $"made by {ElasticTemplates.Manager}, version ";
        if (description is not { ValueKind: JsonValueKind.String } text || text.GetString() is not { } sentence || sentence.IndexOf(Mark, StringComparison.Ordinal) is not (>= 0 and var at))
            return null;
        return int.TryParse(sentence.AsSpan(at + Mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }

    /// <summary>OpenSearch replaces a policy only for whoever has seen it.</summary>
    private static string Condition(JsonElement root) =>
        root.TryGetProperty("_seq_no", out var number) && root.TryGetProperty("_primary_term", out var term) ? $"?if_seq_no={number}&if_primary_term={term}" : "";

    /// <summary>The first member of a name, wherever it stands.</summary>
    private static JsonElement? Find(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.TryGetProperty(name, out var found) ? found : element.EnumerateObject().Select(member => Find(member.Value, name)).FirstOrDefault(static found => found is not null),
        JsonValueKind.Array => element.EnumerateArray().Select(item => Find(item, name)).FirstOrDefault(static found => found is not null),
        _ => null,
    };
}
