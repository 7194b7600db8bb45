using System.Reflection;
using System.Runtime.Loader;

namespace AuditOtel.Api.Tests.Compatibility;

/// <summary>The netstandard2.0 build, loaded beside the other one: what stands in there for members of .NET does what they do.</summary>
public sealed class NetStandardTests
{
    private readonly Assembly _api = new AssemblyLoadContext("netstandard2.0").LoadFromAssemblyPath(FindAssembly());

    [Fact]
    public void A_record_has_an_id_of_version_7_that_sorts_by_time()
    {
        var target = Activator.CreateInstance(Type("AuditTarget"), "host", "self")!;
        var action = Enum.Parse(Type("AuditAction"), "Stop");

        var ids = Enumerable.Range(0, 2).Select(_ =>
        {
            var record = Activator.CreateInstance(Type("AuditRecord"), "host.stop", action, target)!;
            return (Guid)Type("AuditRecord").GetProperty("Id")!.GetValue(record)!;
        }).ToArray();

        Assert.NotEqual(ids[0], ids[1]);
        Assert.All(ids, id =>
        {
            Assert.Equal(7, id.Version);
            Assert.InRange(id.Variant, 8, 0xB);
            // The first 48 bits are milliseconds, as in those that the framework makes.
            Assert.Equal(Guid.CreateVersion7().ToString()[..4], id.ToString()[..4]);
        });
    }

    [Fact]
    public void An_installed_trail_is_the_current_one_until_it_is_taken_out()
    {
        var none = Current();
        var trail = DispatchProxy.Create(Type("IAuditTrail"), typeof(SilentProxy));

        using (Install(trail))
            Assert.Same(trail, Current());

        Assert.Same(none, Current());
    }

    [Fact]
    public void An_argument_that_is_missing_is_named()
    {
        var failure = Assert.Throws<TargetInvocationException>(() => Install(null));

        Assert.Equal("trail", Assert.IsType<ArgumentNullException>(failure.InnerException).ParamName);
    }

    [Fact]
    public async Task A_task_that_failed_can_be_awaited_without_its_exception()
    {
        var options = _api.GetType("System.Threading.Tasks.ConfigureAwaitOptions")!;
        var wait = _api.GetType("AuditOtel.FrameworkMembers")!.GetMethod("ConfigureAwait", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!;
        var failed = Task.FromException(new InvalidOperationException());

        var awaitable = (System.Runtime.CompilerServices.ConfiguredTaskAwaitable<Task>)wait.Invoke(null, [failed, Enum.Parse(options, "SuppressThrowing")])!;

        Assert.Same(failed, await awaitable);
    }

    [Fact]
    public void Both_builds_show_the_same_public_types() =>
        Assert.Equal(PublicTypes(typeof(AuditRecord).Assembly), PublicTypes(_api));

    private static string FindAssembly()
    {
        // .../tests/AuditOtel.Api.Tests/bin/Release/net10.0/
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!;
        var root = configuration.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "sdk", "AuditOtel.Api", "bin", configuration.Name, "netstandard2.0", "AuditOtel.Api.dll");
    }

    private static IEnumerable<string> PublicTypes(Assembly assembly) => assembly.GetExportedTypes().Select(type => type.FullName!)
        .Where(name => name.StartsWith("AuditOtel.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private Type Type(string name) => _api.GetType("AuditOtel." + name, throwOnError: true)!;

    private object Current() => Type("AuditTrail").GetProperty("Current")!.GetValue(null)!;

    private IDisposable Install(object? trail) => (IDisposable)Type("AuditTrail").GetMethod("Install")!.Invoke(null, [trail])!;

    /// <summary>Is asked nothing in these tests.</summary>
    public class SilentProxy : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
    }
}
