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
        var target = new ElasticTarget(string.Join(' ', nodes.Select(static node => node.AbsoluteUri)))
        {
            DataStream = Stream(section),
            ApiKey = section.Secret("apiKey"),
            Username = section.Text("username"),
            Password = section.Secret("password"),
            Authority = section.AbsolutePath("authority"),
            Certificate = section.AbsolutePath("certificate"),
            Key = section.AbsolutePath("key"),
            IsCompressed = section.Word("compression", ["gzip", "none"]) is not "none",
            Timeout = section.Duration("timeout", LeastTimeout, MostTimeout) ?? ElasticTarget.DefaultTimeout,
            MaxBatch = (int)(section.Bytes("maxBatch", ElasticTarget.LeastBatch, ElasticTarget.MostBatch) ?? ElasticTarget.DefaultMaxBatch),
        };
        CheckWay(section, nodes, section.Flag("acceptPlaintext"));
        CheckFiles(section, nodes, target);
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

    private static void CheckWay(ConfigurationSection section, List<Uri> nodes, bool acceptPlaintext)
    {
        if (!acceptPlaintext && nodes.Exists(static node => node.Scheme is "http" && !node.IsLoopback))
            section.Fail("address", "would carry records and credentials unencrypted over the network: use https, or set 'acceptPlaintext' to true.");
    }

    private static void CheckFiles(ConfigurationSection section, List<Uri> nodes, ElasticTarget target)
    {
        if (nodes.Count > 0 && nodes.TrueForAll(static node => node.Scheme is "http") && (target.Authority ?? target.Certificate ?? target.Key) is not null)
            section.Fail("address", "has no TLS, so that 'authority', 'certificate' and 'key' mean nothing: use https, or leave them out.");
        else if (target.Certificate is null != target.Key is null)
            section.Fail(target.Certificate is null ? "key" : "certificate", "needs the other one: 'certificate' and 'key' are set together.");
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
