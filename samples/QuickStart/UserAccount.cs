using System.Security.Cryptography;

namespace QuickStart;

/// <summary>One account of the sample service.</summary>
internal sealed class UserAccount(string mail)
{
    private const int SaltLength = 16;
    private const int HashLength = 32;
    private const int Iterations = 100_000;

    private readonly HashSet<string> _roles = new(StringComparer.Ordinal);
    private byte[] _salt = [];
    private byte[] _passwordHash = [];

    internal string Mail { get; } = mail;

    internal bool Enabled { get; private set; } = true;

    internal bool HasPassword => _passwordHash.Length > 0 && _salt.Length > 0;

    internal void SetPassword(string password)
    {
        _salt = RandomNumberGenerator.GetBytes(SaltLength);
        _passwordHash = Rfc2898DeriveBytes.Pbkdf2(password, _salt, Iterations, HashAlgorithmName.SHA256, HashLength);
    }

    internal int Grant(string role)
    {
        _roles.Add(role);
        return _roles.Count;
    }

    internal bool Disable()
    {
        var changed = Enabled;
        Enabled = false;
        return changed;
    }
}
