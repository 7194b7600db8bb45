using System.Net.Http.Headers;
using System.Text;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>Who we are to a cluster. It is no record, whose text would show the credentials.</summary>
internal sealed class ElasticCredentials
{
    private ElasticCredentials(AuthenticationHeaderValue? header, params IEnumerable<string> secrets) => (Header, Text) = (header, new ReceiverText(secrets));

    /// <summary>What every request carries; null when nothing was set.</summary>
    internal AuthenticationHeaderValue? Header { get; }

    /// <summary>Takes the secrets out of what the cluster says.</summary>
    internal ReceiverText Text { get; }

    /// <summary>Reads the secrets that the settings name.</summary>
    /// <exception cref="CollectorException">One cannot be used.</exception>
    internal static ElasticCredentials Read(ElasticTarget target)
    {
        if (target.ApiKey is { } key)
        {
            var read = Printable(key.Read(), key.Place);
            return new ElasticCredentials(new AuthenticationHeaderValue("ApiKey", read), ReceiverText.Forms(read));
        }

        if (target is not { Username: { } name, Password: { } password })
            return new ElasticCredentials(null);
        var secret = password.Read();
        var packed = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{secret}"));
        return new ElasticCredentials(new AuthenticationHeaderValue("Basic", packed), secret, packed);
    }

    private static string Printable(string key, string place) => key.All(static letter => letter is > ' ' and <= '~')
        ? key
        : throw new CollectorException($"The API key in {place} holds characters that no API key has: use the one that the cluster calls 'encoded'.") { IsConfiguration = true };
}
