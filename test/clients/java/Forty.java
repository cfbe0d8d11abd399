import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One process of the application of the examples. Argument: `ask` for 40 requests at once, `open` for one, `leak` for one that keeps
 * its connection. Says a line when that is done, and ends when its standard input is closed.
 */
final class Forty {
  private static final int REQUESTS = 40;

  public static void main(String[] args) throws Exception {
    HikariDataSource pool = Database.createPool(System.getenv());
    if (args[0].equals("ask")) ask(pool);
    if (args[0].equals("open")) open(pool);
    if (args[0].equals("leak")) leak(pool);
    System.in.readAllBytes();
    System.exit(0);
  }

  private static void ask(HikariDataSource pool) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(REQUESTS);
    List<Callable<Object>> requests = new ArrayList<>();
    for (int request = 0; request < REQUESTS; request += 1) requests.add(() -> request(pool, "select pg_sleep(0.2)"));
    int answered = 0;
    for (Future<Object> each : threads.invokeAll(requests)) {
      try {
        each.get();
        answered += 1;
      } catch (ExecutionException failure) {
        System.out.println("refused " + failure.getCause().getMessage());
      }
    }
    System.out.println("answered " + answered);
  }

  private static void open(HikariDataSource pool) throws Exception {
    request(pool, "select 1");
    while (pool.getHikariPoolMXBean().getTotalConnections() < pool.getMaximumPoolSize()) Thread.sleep(20);
    System.out.println("opened " + pool.getHikariPoolMXBean().getTotalConnections());
  }

  private static void leak(HikariDataSource pool) throws SQLException {
    request(pool, "select 1");
    request(pool, "select 1");
    Connection kept = pool.getConnection();
    long begun = System.nanoTime();
    try {
      request(pool, "select 1");
      System.out.println("leak unseen");
    } catch (SQLTransientConnectionException found) {
      System.out.println("leak found after " + Math.round((System.nanoTime() - begun) / 1e9) + " s");
    }
    kept.close();
  }

  private static Object request(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return connection.createStatement().execute(sql);
    }
  }
}
