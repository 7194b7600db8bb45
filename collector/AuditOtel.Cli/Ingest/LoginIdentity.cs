using System.Globalization;

namespace AuditOtel.Cli.Ingest;

/// <summary>Who runs this program: the effective user, and behind it the login identity that the kernel keeps across su and sudo.</summary>
internal static class LoginIdentity
{
    private const string LoginUidFile = "/proc/self/loginuid";

    /// <summary>The kernel's word for "never logged in": (uid_t)-1.</summary>
    private const uint NoLogin = uint.MaxValue;

    internal static AuditActor Current() => new(Environment.UserName)
    {
        OriginId = Origin(),
        Client = new AuditClient { Channel = "cli" },
    };

    private static string? Origin() =>
        File.Exists(LoginUidFile)
        && uint.TryParse(File.ReadAllText(LoginUidFile), NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
        && uid != NoLogin
            ? $"uid:{uid}"
            : null;
}
