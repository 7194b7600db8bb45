using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace AuditOtel;

/// <summary>
/// The members of an object at one moment, as text. The build writes what collects them; nobody calls it by hand. Depth, number and length are
/// limited; what is beyond is counted.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AuditFields
{
    private const int MostFields = 256;
    private const int MostItems = 64;
    private const int Deepest = 6;
    private const int LongestText = 1024;

    private readonly AuditOperation _operation;
    private readonly Dictionary<string, (string? Text, string? Token)> _fields = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly Stack<(string Path, object? Value)> _path = [];

    internal AuditFields(AuditOperation operation) => _operation = operation;

    /// <summary>How many fields were left out.</summary>
    internal int Omitted { get; private set; }

    /// <summary>Goes into an object; <see cref="Leave"/> comes out of it again.</summary>
    /// <param name="name">The member that holds it.</param>
    /// <param name="value">The object, or null for a value.</param>
    /// <returns>False when it is too deep, or is being collected already.</returns>
    public bool Enter(string name, object? value)
    {
        if (value is not null && _path.Any(outer => ReferenceEquals(outer.Value, value)))
            return false;

        if (_path.Count >= Deepest)
        {
            Omitted++;
            return false;
        }

        _path.Push((PathOf(name), value));
        return true;
    }

    /// <summary>Comes out of an object.</summary>
    public void Leave() => _path.Pop();

    /// <summary>Takes a member with a text.</summary>
    /// <param name="name">The member.</param>
    /// <param name="value">Its value.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public void Add<T>(string name, T value)
    {
        var text = AuditOperation.ToText(value);
        Put(name, Cut(text), text);
    }

    /// <summary>Takes a member that may not be recorded.</summary>
    /// <param name="name">The member.</param>
    /// <param name="value">Its value; it leaves this call only as <paramref name="mode"/> says.</param>
    /// <param name="mode">What is recorded in its place.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public void Secret<T>(string name, T value, AuditSecretMode mode)
    {
        if ((mode == AuditSecretMode.Redacted ? ComparedText(name, value) : AuditOperation.SecretText(name, value)) is not { } secret)
            Put(name, null, null);
        else
            Put(name, mode == AuditSecretMode.Redacted ? "redacted" : _operation.Trace(PathOf(name), secret, mode), SecretToken.Of(secret));
    }

    /// <summary>Takes a member with simple items.</summary>
    /// <param name="name">The member.</param>
    /// <param name="items">The items.</param>
    /// <typeparam name="T">Their type.</typeparam>
    public void Items<T>(string name, IEnumerable<T>? items)
    {
        if (items is null)
        {
            Put(name, null, null);
            return;
        }

        var all = new StringBuilder();
        foreach (var item in items)
            all.Append(all.Length == 0 ? string.Empty : ", ").Append(AuditOperation.ToText(item));

        var text = all.ToString();
        Put(name, "[" + Cut(text) + "]", text);
    }

    /// <summary>Takes a member with bytes, of which a hash is recorded.</summary>
    /// <param name="name">The member.</param>
    /// <param name="value">The bytes.</param>
    public void Bytes(string name, byte[]? value)
    {
        var text = value is null ? null : SecretToken.Hash(value);
        Put(name, text, text);
    }

    /// <summary>Takes a member with objects, each with its number.</summary>
    /// <param name="name">The member.</param>
    /// <param name="items">The objects.</param>
    /// <param name="collect">Collects the members of one.</param>
    /// <typeparam name="T">Their type.</typeparam>
    public void Many<T>(string name, IEnumerable<T>? items, Action<AuditFields, string, T> collect)
    {
        if (items is null)
        {
            Put(name, null, null);
            return;
        }

        var number = 0;
        foreach (var item in items)
        {
            if (number++ >= MostItems)
                Omitted++;
            else if (item is not null)
                collect(this, $"{name}[{(number - 1).ToString(CultureInfo.InvariantCulture)}]", item);
        }

        Put(name + ".count", number.ToString(CultureInfo.InvariantCulture), number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Counts a member that is too deep to be collected.</summary>
    public void Omit() => Omitted++;

    /// <summary>Returns what differs, in the order of the members.</summary>
    internal IEnumerable<AuditChange> ChangesTo(AuditFields later)
    {
        foreach (var path in later._order.Concat(_order.Where(path => !later._fields.ContainsKey(path))))
        {
            var (old, now) = (Find(path), later.Find(path));
            if (!string.Equals(old.Token, now.Token, StringComparison.Ordinal))
                yield return new AuditChange(path, old.Text, now.Text);
        }
    }

    // What is only compared and not recorded needs no text of its own: of items all count, of an object without a text which one it is.
    private static string? ComparedText<T>(string name, T value)
    {
        if (value is IEnumerable items and not string)
            return string.Join("\n", items.Cast<object?>().Select(AuditOperation.ToText));

        var text = AuditOperation.ToText(value);
        return value is not null && string.Equals(text, value.GetType().ToString(), StringComparison.Ordinal)
            ? $"{name} {RuntimeHelpers.GetHashCode(value).ToString(CultureInfo.InvariantCulture)}"
            : text;
    }

    private (string? Text, string? Token) Find(string path) => _fields.TryGetValue(path, out var field) ? field : default;

    private void Put(string name, string? text, string? token)
    {
        var path = PathOf(name);
        if (_order.Count >= MostFields || _fields.ContainsKey(path))
        {
            Omitted++;
            return;
        }

        _fields.Add(path, (text, token));
        _order.Add(path);
    }

    private string PathOf(string name) => _path.Count == 0 ? name : $"{_path.Peek().Path}.{name}";

    private static string? Cut(string? text) => text is null || text.Length <= LongestText ? text : text.Remove(LongestText) + "...";
}
