using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>The program <c>auditotel</c>, as a person or a script runs it.</summary>
internal static class Cli
{
    internal static Task<ProgramResult> RunAsync(params string[] arguments) => ChildProgram.RunAsync(Checkout.Program, arguments);

    /// <summary>Searches and returns the records, one JSON object each.</summary>
    internal static async Task<IReadOnlyList<JsonObject>> SearchAsync(string directory, string? query = null)
    {
        string[] words = query is null ? ["search", directory, "--format", "jsonl"] : ["search", query, directory, "--format", "jsonl"];
        var result = (await RunAsync(words)).Expect(0);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    /// <summary>Verifies with the given outcome and returns the report.</summary>
    internal static async Task<JsonObject> VerifyAsync(string directory, int exitCode = 0)
    {
        var result = (await RunAsync("verify", directory, "--json")).Expect(exitCode);
        try
        {
            return JsonNode.Parse(result.Output)!.AsObject();
        }
        catch (JsonException problem)
        {
            throw new InvalidOperationException($"'verify --json' printed no JSON: {result}", problem);
        }
    }

    internal static string Attribute(this JsonObject record, string name) => (string?)record["attributes"]?[name] ?? "";

    internal static string RecordId(this JsonObject record) => record.Attribute(AuditAttributes.RecordId);
}
