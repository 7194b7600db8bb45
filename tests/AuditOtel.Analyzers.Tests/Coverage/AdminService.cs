namespace AuditOtel.Analyzers.Tests.Coverage;

/// <summary>A service with privileged actions of every kind, recorded and not; the marks are where a build must warn, and nowhere else.</summary>
internal static class AdminService
{
    internal const string Lines = "priv Admin.IFirmware|Flash*\nemit Admin.ISecurityLog|Write*\n";

    internal const string Program = """
        using System; using System.Diagnostics; using System.IO; using System.Threading.Tasks;
        using Admin; using AuditOtel;
        using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Http; using Microsoft.AspNetCore.Identity;
        using Microsoft.Extensions.DependencyInjection; using Microsoft.Extensions.Hosting;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<UserService>();
        builder.Services.AddHostedService<Cleaner>();
        builder.Services.AddSingleton<IFirmware>(provider => new Firmware());
        var app = builder.Build();
        app.MapGet("/users/{id}", async (string id, UserManager<User> users) => await users.FindByIdAsync(id));
        app.MapDelete("/users/{id}", async (string id, UserManager<User> users) => { await [|users.DeleteAsync(new User { Id = id })|]; });
        app.MapPost("/users/{id}/lock", async (string id, UserManager<User> users) => { await users.SetLockoutEnabledAsync(new User { Id = id }, true); }).Audited("user.lock");
        var admin = app.MapGroup("/admin").Audited("host.administer");
        admin.MapPost("/stop", (IHostApplicationLifetime life) => life.StopApplication());
        app.MapPost("/stop", Handlers.Stop);
        app.MapPost("/restart", Handlers.Restart);
        app.Run();
        if (args.Length > 3)
            [|Environment.Exit(2)|];
        """;

    internal const string Services = """
        using System; using System.Collections.Generic; using System.Diagnostics; using System.IO; using System.Linq; using System.Reflection;
        using System.Security.Cryptography; using System.Security.Cryptography.X509Certificates; using System.Threading; using System.Threading.Tasks;
        using AuditOtel;
        using Microsoft.AspNetCore.Http; using Microsoft.AspNetCore.Identity; using Microsoft.AspNetCore.Mvc; using Microsoft.Extensions.Hosting;

        namespace Admin;

        public class User { public string Id { get; set; } = ""; }
        public class Role { public string Name { get; set; } = ""; }
        public interface ISecurityLog { void WriteLine(string text); }
        public interface IFirmware { void FlashNow(byte[] image); int Version { get; } }

        public class Firmware : IFirmware
        {
            public int Version => 1;
            public void FlashNow(byte[] image) { }
        }

        public class UserService(UserManager<User> users, RoleManager<Role> roles, ISecurityLog log)
        {
            public async Task RemoveAsync(User user) => await [|users.DeleteAsync(user)|];

            [Audited("user.role.grant")]
            public async Task GrantAsync([AuditTarget("user")] User user, string role)
            {
                await EnsureAsync(role);
                await users.AddToRoleAsync(user, role);
            }

            public async Task RenameAsync(User user, string name)
            {
                log.WriteLine("rename");
                await users.SetUserNameAsync(user, name);
            }

            public async Task ClearAsync(IEnumerable<User> all) => await Task.WhenAll(all.Select(user => [|users.RemovePasswordAsync(user)|]));

            private async Task EnsureAsync(string role) => await roles.CreateAsync(new Role { Name = role });
        }

        public class UsersController(UserService service, UserManager<User> users) : ControllerBase
        {
            [HttpDelete] public Task Remove(User user) => service.RemoveAsync(user);
            [HttpPost] public Task Grant(User user, string role) => service.GrantAsync(user, role);
            [HttpPut] public Task Rename(User user, string name) => service.RenameAsync(user, name);
            [HttpPost] public Task Clear(User[] all) => service.ClearAsync(all);
            [HttpPut, Audited("user.password.reset")] public async Task<IdentityResult> Reset([AuditTarget("user")] User user, [AuditSecret] string token, [AuditSecret] string password) => await users.ResetPasswordAsync(user, token, password);
            [HttpGet] public Task<User?> Get(string id) => users.FindByIdAsync(id);
        }

        public class KeysController(IFirmware firmware) : ControllerBase
        {
            [HttpGet] public byte[] Export() { using var key = RSA.Create(); return [|key.ExportPkcs8PrivateKey()|]; }
            [HttpGet] public byte[] Public() { using var key = RSA.Create(); return key.ExportRSAPublicKey(); }
            [HttpPost] public void Trust(string path) { using var store = new X509Store(); [|store.Add(X509CertificateLoader.LoadCertificateFromFile(path))|]; }
            [HttpPost] public string? Load(string path) => [|Assembly.LoadFrom(path)|].FullName;
            [HttpPost] public void Flash(byte[] image) => [|firmware.FlashNow(image)|];
            [HttpPost] public void Run(string file) => Process.Start(file)?.Dispose();
        }

        public static class Handlers
        {
            public static void Stop(IHostApplicationLifetime life) => [|life.StopApplication()|];
            [NotAudited("The supervisor that calls it records it.")] public static void Restart(IHostApplicationLifetime life) => life.StopApplication();
        }

        public sealed class Cleaner(IHostApplicationLifetime life, IAuditTrail trail) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await Task.Yield();
                if (stoppingToken.IsCancellationRequested)
                    Stop();
                else
                    StopRecorded();
            }

            private void Stop() => [|life.StopApplication()|];

            private void StopRecorded()
            {
                var operation = trail.Start(null!);
                operation.Begin();
                life.StopApplication();
                operation.Succeed();
            }
        }
        """;
}
