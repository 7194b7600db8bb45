using AuditOtel.Collector.Configuration;

namespace AuditOtel.Collector.Sinks;

/// <summary>The keys about the way to a receiver that every sink of the network has.</summary>
/// <param name="Authority">PEM file with the authorities that the receiver's certificate must come from; the system's when null.</param>
/// <param name="Certificate">PEM file with our certificate; null when there is none.</param>
/// <param name="Key">PEM file with its key.</param>
/// <param name="AcceptsPlaintext">Whether records may cross the network unencrypted.</param>
internal readonly record struct SinkWay(string? Authority, string? Certificate, string? Key, bool AcceptsPlaintext)
{
    internal static SinkWay Read(ConfigurationSection section) =>
        new(section.AbsolutePath("authority"), section.AbsolutePath("certificate"), section.AbsolutePath("key"), section.Flag("acceptPlaintext"));

    /// <summary>Tells what is wrong with them.</summary>
    /// <param name="section">Where they stand.</param>
    /// <param name="isOpen">Whether anything leaves this host unencrypted.</param>
    /// <param name="hasTls">Whether there is TLS at all.</param>
    /// <param name="secured">What to use instead, such as <c>https</c>.</param>
    /// <param name="carried">What would be carried.</param>
    internal void Check(ConfigurationSection section, bool isOpen, bool hasTls, string secured, string carried = "records")
    {
        if (isOpen && !AcceptsPlaintext)
            section.Fail("address", $"would carry {carried} unencrypted over the network: use {secured}, or set 'acceptPlaintext' to true.");
        if (!hasTls && (Authority ?? Certificate ?? Key) is not null)
            section.Fail("address", $"has no TLS, so that 'authority', 'certificate' and 'key' mean nothing: use {secured}, or leave them out.");
        else if (Certificate is null != Key is null)
            section.Fail(Certificate is null ? "key" : "certificate", "needs the other one: 'certificate' and 'key' are set together.");
    }
}
