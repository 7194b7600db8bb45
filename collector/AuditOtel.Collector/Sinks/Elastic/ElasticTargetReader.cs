using AuditOtel.Collector.Configuration;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>Reads the keys of an Elasticsearch sink. What weakens the way of the records has a key of its own that says so.</summary>
internal static class ElasticTargetReader
{
    private const int MostNodes = 16;
    private const int LongestName = 200;
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The target; null when something is wrong, which has been told.</summary>
    internal static ElasticTarget? Read(ConfigurationSection section)
    {
        var nodes = Nodes(section);
        var way = SinkWay.Read(section);
        var target = new ElasticTarget(string.Join(' ', nodes.Select(static node => node.AbsoluteUri)))
        {
            DataStream = Stream(section),
            ApiKey = section.Secret("apiKey"),
            Username = section.Text("username"),
            Password = section.Secret("password"),
            Authority = way.Authority,
            Certificate = way.Certificate,
            Key = way.Key,
            IsCompressed = section.Word("compression", ["gzip", "none"]) is not "none",
            Timeout = section.Duration("timeout", LeastTimeout, MostTimeout) ?? ElasticTarget.DefaultTimeout,
            MaxBatch = (int)(section.Bytes("maxBatch", ElasticTarget.LeastBatch, ElasticTarget.MostBatch) ?? ElasticTarget.DefaultMaxBatch),
        };
        // Without an address nobody knows whether there is TLS.
        way.Check(section, nodes.Exists(static node => node.Scheme is "http" && !node.IsLoopback), nodes.Count == 0 || nodes.Exists(static node => node.Scheme is "https"), "https", "records and credentials");
        CheckIdentity(section, target);
        return nodes.Count > 0 ? target : null;
    }

    private static List<Uri> Nodes(ConfigurationSection section)
    {
        var nodes = new List<Uri>();
        foreach (var text in section.TextOrTexts("address", MostNodes))
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var node)
                && node is { Scheme: "https" or "http", UserInfo.Length: 0, Host.Length: > 0, Query.Length: 0, Fragment.Length: 0 })
                nodes.Add(node);
            else
                section.Fail("address", "must be an address like \"https://elastic.example:9200\" without a user name, or an array of such.");
        }

        return nodes;
    }

    private static string Stream(ConfigurationSection section)
    {
        var name = section.Text("dataStream") ?? ElasticTarget.DefaultDataStream;
        if (name.Length > LongestName || !char.IsAsciiLetterOrDigit(name[0]) || !name.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_' or '.'))
            section.Fail("dataStream", $"must be a name of up to {LongestName} small letters, digits, '-', '_' and '.', that begins with a letter or digit.");
        return name;
    }

    private static void CheckIdentity(ConfigurationSection section, ElasticTarget target)
    {
        if (target.Username is null != target.Password is null)
            section.Fail("username", "and a password belong together: set 'username' and one of 'passwordFile' and 'passwordVariable'.");
        if (target is { ApiKey: not null, Username: not null })
            section.Fail("username", "and an API key are both there: keep one of them.");
        if (target.Username?.Contains(':', StringComparison.Ordinal) == true)
            section.Fail("username", "must not hold a colon (RFC 7617, 2).");
    }
}
