using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Behaviour;

[Trait("Requirement", "I1")]
public sealed class ChangeTests
{
    internal const string Types = """
        public enum Level { Low, High }
        public record Address(string? Street, [property: AuditSecret] string? Pin) { public User? Owner { get; set; } }
        public class Base { public int Id { get; set; } }
        public class User : Base
        {
            public string? Name { get; set; }
            public Level? Level { get; set; }
            public DateTime Since { get; init; } = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
            public Address? Address { get; set; }
            public List<string> Roles { get; set; } = [];
            public Dictionary<string, Address> Places { get; } = [];
            public Address[]? More;
            public byte[]? Photo;
            public (int X, int Y) Point;
            [AuditSecret] public string? Password { get; set; }
            [AuditSecret(Mode = AuditSecretMode.Length)] public string? Token { get; set; }
            [AuditSecret(Mode = AuditSecretMode.KeyedHash)] public byte[]? Key;
            public IEnumerable<int> Lazy => throw new FormatException();
            public Func<int>? Callback => null;
            public Task Work => throw new FormatException();
            public string WriteOnly { set { } }
            private string Hidden => "h";
            public string Uses() => Hidden;
        }
        public readonly struct Point(int x) { public int X => x; public Inner? In => new Inner(x); }
        public readonly struct Inner(int y) { public int Y => y; }
        public class Broken { public bool Breaks; public string Name => Breaks ? throw new FormatException("secret") : "n"; }
        public class Node { public Node? Next; public int Value; }
        public class Foreign { public string? PasswordHash { get; set; } public string[]? RecoveryCodes { get; set; } public bool PasswordExpired { get; set; } public int TokenCount; [AuditSecret] public object? Box; [AuditSecret] public List<int>? Pins; }
        public class C
        {
            [Audited("thing.set")] public static void S([AuditChange] Foreign foreign, Action<Foreign> act) => act(foreign);
            [Audited("thing.set")] public static void M([AuditChange] User user, Action<User> act) => act(user);
            [Audited("thing.set")] public static async Task N([AuditChange] User? user, Action<User> act) { await Task.Yield(); act(user!); }
            [Audited("thing.set")] public static void O(Point before, [AuditChange(From = nameof(before))] Point after) { }
            [Audited("thing.set")] public static void P([AuditChange] Broken broken) { broken.Breaks = true; }
            [Audited("thing.set")] public static void Q([AuditChange] Node node) { node.Value++; node.Next!.Value++; }
            [Audited("thing.set")] public static void R(User old, [AuditChange(From = nameof(old))] User now) { }
        }
        """;

    private static readonly (string Name, string Call, string Log)[] Cases =
    [
        ("what did not change is not recorded", "C.M(new(), _ => { });", "Begin;Succeed Success"),
        ("values, enumerations and inherited members", "C.M(new() { Name = \"a\", Id = 1 }, u => { u.Name = \"b\"; u.Id = 2; u.Level = Level.High; u.Point.X = 1; });",
            "Begin;Succeed Success user.Name:a>b user.Level:>High user.Point:(0, 0)>(1, 0) user.Id:1>2"),
        ("nested objects, from and to nothing", "C.M(new() { Address = new(\"s\", \"1\") }, u => u.Address = u.Address! with { Street = \"t\" }); C.M(new() { Address = new(\"s\", null) }, u => u.Address = null);",
            "Begin;Succeed Success user.Address.Street:s>t;Begin;Succeed Success user.Address.Street:s>"),
        ("secrets of nested objects too", "C.M(new() { Address = new(\"s\", \"1\") }, u => { u.Address = new(\"s\", \"2\"); u.Password = \"new\"; u.Token = \"12345\"; u.Key = [1]; }); C.M(new() { Password = \"x\", Token = \"abc\" }, u => { u.Password = \"y\"; u.Token = \"xyz\"; });",
            "Begin;Succeed Success user.Address.Pin:redacted>redacted user.Password:>redacted user.Token:>Length 5 user.Key:>KeyedHash 4;Begin;Succeed Success user.Password:redacted>redacted user.Token:Length 3>Length 3"),
        ("collections", "C.M(new() { Roles = [\"a\", \"b\"], More = [new(\"s\", null)], Photo = [1] }, u => { u.Roles.Add(\"c\"); u.More = [new(\"t\", null), new(\"u\", null)]; u.Photo = null; u.Places[\"x\"] = new(\"v\", null); });",
            "Begin;Succeed Success user.Roles:[a, b]>[a, b, c] user.Places[0].Key:>x user.Places[0].Value.Street:>v user.Places.count:0>1 user.More[0].Street:s>t user.More[1].Street:>u user.More.count:1>2 user.Photo:sha256:4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a>"),
        ("an asynchronous body, and one that throws", "await C.N(new(), u => u.Name = \"b\"); try { await C.N(new(), u => { u.Name = \"c\"; throw new FormatException(); }); } catch (FormatException) { } try { await C.N(null, u => u.Name = \"\"); } catch (NullReferenceException) { }",
            "BeginAsync;SucceedAsync Success user.Name:>b;BeginAsync;FailAsync FormatException user.Name:>c;BeginAsync;FailAsync NullReferenceException"),
        ("two values, before the intent", "C.O(new(1), new(2)); C.R(new() { Name = \"a\" }, new() { Name = \"b\", Password = \"p\" });",
            "Changes after.X:1>2 after.In.Y:1>2;Begin;Succeed;Changes now.Name:a>b now.Password:>redacted;Begin;Succeed"),
        ("a member that throws", "C.P(new()); try { C.P(new() { Breaks = true }); } catch (AuditUnavailableException) { Probe.Note(\"refused\"); }", "Begin;Succeed Success broken:>unreadable: FormatException;refused"),
        ("what looks like a secret is kept out, and secrets of every kind are compared", "C.S(new(), f => { f.PasswordHash = \"h\"; f.RecoveryCodes = [\"1\"]; f.PasswordExpired = true; f.TokenCount = 1; f.Box = new(); }); C.S(new() { Pins = [1], Box = new(), RecoveryCodes = [\"1\"] }, f => { f.Pins![0] = 2; f.RecoveryCodes![0] = \"2\"; });",
            "Begin;Succeed Success foreign.PasswordHash:>redacted foreign.RecoveryCodes:>redacted foreign.PasswordExpired:False>True foreign.TokenCount:0>1 foreign.Box:>redacted;Begin;Succeed Success foreign.RecoveryCodes:redacted>redacted foreign.Pins:redacted>redacted"),
        ("a cycle ends", "var n = new Node(); n.Next = new Node { Next = n }; C.Q(n);", "Begin;Succeed Success node.Next.Value:0>1 node.Value:0>1"),
        ("depth is limited and what is beyond is counted", "var n = new Node(); var m = n; for (var i = 0; i < 20; i++) m = m.Next = new Node(); C.Q(n);", "Begin;Succeed Success node.Next.Value:0>1 node.Value:0>1 omitted 2"),
    ];

    private static readonly RewrittenSuite Suite = new([.. Cases.Select(@case => (string.Empty, @case.Call))], "using Shared;\n", "namespace Shared {\n" + Types + "\n}");

    public static TheoryData<string> Names => [.. Cases.Select(@case => @case.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_differs_is_recorded_member_by_member(string name)
    {
        var number = Array.FindIndex(Cases, @case => string.Equals(@case.Name, name, StringComparison.Ordinal));

        Assert.Equal(Cases[number].Log.Split(';'), await Suite.LogAsync(number));
    }
}
