using System.Text;
using System.Text.RegularExpressions;
using AuditOtel.Cli.Bench;

namespace AuditOtel.Collector.Tests.Bench;

/// <summary>What <c>auditotel bench</c> sends.</summary>
[Trait("Requirement", "B8")]
public sealed partial class SampleRequestTests
{
    private const int Clients = 200;
    private const int Records = 1024;

    [Fact]
    public void Every_record_of_every_client_has_an_id_of_its_own()
    {
        var clients = Enumerable.Range(0, Clients).Select(_ => new SampleRequest(Records, SampleRequest.SmallestRecord)).ToList();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var sending = 0; sending < 2; sending++)
            clients.ForEach(client => ids.UnionWith(Uuid().Matches(Encoding.Latin1.GetString(client.Next())).Select(match => match.Value)));
        Assert.Equal(2 * Clients * Records, ids.Count);
    }

    // RFC 9562, section 5.7.
    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Uuid();
}
