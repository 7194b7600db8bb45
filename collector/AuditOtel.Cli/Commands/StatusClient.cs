using System.Net.Http.Json;
using System.Text.Json;
using AuditOtel.Collector.Api;

namespace AuditOtel.Cli.Commands;

/// <summary>Asks a running collector how it is.</summary>
internal static class StatusClient
{
    private const long MaxAnswer = 1 << 20;

    /// <exception cref="CommandFailure">Nobody answers, or the answer is no status.</exception>
    internal static async Task<CollectorStatus> GetAsync(Uri api, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = MaxAnswer };
        try
        {
            var status = await http.GetFromJsonAsync(new Uri(api, "/v1/status"), CollectorStatusJson.Default.CollectorStatus, cancellationToken);
            return status is { Health: not null, Ledger: not null, State: not null } ? status : throw NoStatus(api);
        }
        catch (JsonException cause)
        {
            throw NoStatus(api, cause);
        }
        catch (Exception cause) when (cause is HttpRequestException or TaskCanceledException or NotSupportedException)
        {
            throw new CommandFailure(ExitCode.InputOutput, $"No collector tells its status at {api}: {cause.Message}", cause);
        }
    }

    private static CommandFailure NoStatus(Uri api, Exception? cause = null) =>
        new(ExitCode.InputOutput, $"The answer of {api} is no status: is this the collector's API?", cause);
}
