using AuditOtel.Analyzers.Surface.Model;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Analyzers.Tests.Surface.Model;

/// <summary>Surfaces of all kinds, and lines of them that something was done to.</summary>
internal static class SurfaceValues
{
    private const string Damage = " \"\\=#\u202Eé\0\tu";

    private static readonly Gen<string> Texts = Gen.Elements("user", "a b", "", "\"", "\\", "x=y", "\u202E", "é", "\n", "M:C`1.M(System.Int32)~System.Void", "\ud800", "0", "host:self", "\u00a0");

    private static readonly Gen<SurfaceEntry> Operations =
        from name in Gen.Elements("user.delete", "user.create", "*")
        from facts in Texts.ArrayOf(5)
        from repeated in Gen.Elements(SurfaceKeys.Target, SurfaceKeys.Argument, SurfaceKeys.Secret, SurfaceKeys.Change).Zip(Texts).ArrayOf(3)
        from endpoint in Texts.ListOf(1)
        select new SurfaceEntry(
            SurfaceKind.Operation,
            name,
            SurfaceKeys.Required(SurfaceKind.Operation).Zip(facts, (key, value) => new SurfaceField(key, value))
                .Concat(repeated.Select(pair => new SurfaceField(pair.Item1, pair.Item2))).Concat(endpoint.Select(value => new SurfaceField(SurfaceKeys.Endpoint, value))));

    private static readonly Gen<SurfaceEntry> Excuses =
        from member in Texts.Where(text => text.Length > 0)
        from reason in Texts
        select new SurfaceEntry(SurfaceKind.Excuse, member, [new SurfaceField(SurfaceKeys.Reason, reason)]);

    internal static readonly Gen<SurfaceEntry> Entries = Gen.OneOf(Operations, Excuses);

    internal static readonly Gen<AuditedSurface> Surfaces = Entries.ListOf().Select(AuditedSurface.Of);

    internal static readonly Gen<string> DamagedLines =
        from entry in Entries
        from verb in Gen.Elements("", "changed ", "removed ")
        from at in Gen.Choose(0, 200)
        from letter in Gen.Elements(Damage.ToCharArray())
        from cut in Gen.Choose(0, 10)
        let line = verb + entry.Line
        let place = at % (line.Length + 1)
        select line.Remove(place, Math.Min(cut, line.Length - place)).Insert(place, letter.ToString());
}
