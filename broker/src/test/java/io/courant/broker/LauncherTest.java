package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.courant.broker.FakeCheckout.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher's decisions: which JDK, whether to build, which AOT cache. */
@Tag("cluster")
class LauncherTest {

    @TempDir
    Path directory;

    private FakeCheckout checkout;

    @BeforeEach
    void makeCheckout() throws Exception {
        checkout = new FakeCheckout(directory);
    }

    @Test
    void buildsOnceAndNotAgainWhenNothingHasChanged() throws Exception {
        assertThat(checkout.run("start").output()).isEqualTo("ready: fake\n");
        assertThat(checkout.mavenCalls()).hasSize(1);
        assertThat(checkout.run("start").output()).isEqualTo("ready: fake\n");
        assertThat(checkout.mavenCalls()).hasSize(1);
    }

    @Test
    void buildsAgainAfterASourceWasChangedAddedOrRemoved() throws Exception {
        checkout.run("start");
        checkout.write("log/src/main/java/A.java", "class A { int changed; }");
        checkout.run("start");
        assertThat(checkout.mavenCalls()).as("changed").hasSize(2);
        checkout.write("log/src/main/java/B.java", "class B {}");
        checkout.run("start");
        assertThat(checkout.mavenCalls()).as("added").hasSize(3);
        Files.delete(checkout.root().resolve("log/src/main/java/B.java"));
        checkout.run("start");
        assertThat(checkout.mavenCalls()).as("removed").hasSize(4);
    }

    @Test
    void buildsAgainAfterASourceWasReplacedByAnOlderOne() throws Exception {
        checkout.run("start");
        checkout.write("log/src/main/java/A.java", "class B {}", Instant.parse("2001-01-01T00:00:00Z"));
        checkout.run("start");
        assertThat(checkout.mavenCalls()).hasSize(2);
    }

    @Test
    void leavesTheJarsOfARunningBrokerAloneWhenABuildMakesTheSame() throws Exception {
        checkout.run("start");
        Object first = checkout.brokersJar();
        checkout.write("log/src/main/java/A.java", "class A {}", Instant.parse("2040-01-01T00:00:00Z"));
        checkout.run("start");
        assertThat(checkout.mavenCalls()).hasSize(2);
        assertThat(checkout.brokersJar()).isEqualTo(first);
        checkout.write("log/src/main/java/A.java", "class A { int changed; }");
        checkout.run("start");
        assertThat(checkout.brokersJar()).isNotEqualTo(first);
    }

    @Test
    void doesNotBuildForAChangedTest() throws Exception {
        checkout.run("start");
        checkout.write("log/src/test/java/ATest.java", "class ATest {}");
        checkout.run("start");
        assertThat(checkout.mavenCalls()).hasSize(1);
    }

    @Test
    void trainsOnceForTheSameJarsAndAgainForChangedOnes() throws Exception {
        checkout.run("start");
        checkout.run("start");
        assertThat(checkout.javaCalls().stream().filter(call -> call.contains("--train")))
                .hasSize(1);
        assertThat(checkout.caches()).hasSize(1);
        String first = checkout.caches().getFirst();
        assertThat(checkout.javaCalls().getLast()).contains("-XX:AOTCache=").contains(first);

        checkout.write("log/src/main/java/A.java", "class A { int changed; }");
        checkout.run("start");
        assertThat(checkout.caches()).hasSize(1).doesNotContain(first);
        assertThat(checkout.javaCalls().getLast()).contains(checkout.caches().getFirst());
    }

    @Test
    void trainsAgainForAnotherJdkAndForOtherFlags() throws Exception {
        checkout.run("start");
        String first = checkout.caches().getFirst();
        checkout.write("broker/src/main/launch/jvm.args", "-Xmx128m");
        checkout.run("start");
        String second = checkout.caches().getFirst();
        assertThat(second).isNotEqualTo(first);
        checkout.run(checkout.jdk("jdk-26", "26"), "start");
        assertThat(checkout.caches()).hasSize(1).doesNotContain(first, second);
    }

    @ParameterizedTest
    @CsvSource({
        "268435456, -Xmx53m -XX:MaxDirectMemorySize=107m",
        "402653184, -Xmx96m -XX:MaxDirectMemorySize=192m",
        "536870912, -Xmx138m -XX:MaxDirectMemorySize=278m",
        "1073741824, -Xmx128m -XX:MaxDirectMemorySize=384m",
        "2147483648, -Xmx256m -XX:MaxDirectMemorySize=512m",
        "4294967296, -Xmx512m -XX:MaxDirectMemorySize=1024m"
    })
    void theBrokerMayGrowWithTheMemoryOfItsContainer(String limit, String flags) throws Exception {
        checkout.write("broker/src/main/launch/jvm.args", "-XX:+UseSerialGC");
        checkout.limitMemory("memory.max", limit);
        assertThat(checkout.run("start").errors()).doesNotContain("the broker may take");
        assertThat(checkout.javaCalls())
                .hasSize(2)
                .allSatisfy(call -> assertThat(call).contains(" " + flags + " "));
        checkout.run("doctor");
        assertThat(checkout.javaCalls().getLast()).contains("-Dcourant.broker.memory=" + flags + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "134217728, -XX:+UseSerialGC, the broker may take 256 MB and there are 128 MB, give it 256 MB",
        "1073741824, -Xmx1g, the broker may take 1504 MB and there are 1024 MB, give it 1504 MB",
        "1073741824, -XX:MaxDirectMemorySize=1048576k, the broker may take 1248 MB and there are 1024 MB, give it 1248 MB"
    })
    void aWarningSaysWhatIsMissingWhereTheBrokerMayOutgrowItsContainer(
            String limit, String flags, String told, String advice) throws Exception {
        checkout.write("broker/src/main/launch/jvm.args", flags);
        checkout.limitMemory("memory.max", limit);
        Run run = checkout.run("start");
        assertThat(run.output()).isEqualTo("ready: fake\n");
        assertThat(run.errors()).contains(told.replace(" and", ", and"), advice);
    }

    @Test
    void theBrokerMayGrowAsFarAsTheMachineLetsItWhereNoContainerLimitsIt() throws Exception {
        checkout.write("broker/src/main/launch/jvm.args", "-XX:+UseSerialGC");
        checkout.limitMemory("memory.max", "max");
        checkout.limitMemory("memory/memory.limit_in_bytes", "9223372036854771712");
        checkout.run("start");
        assertThat(checkout.javaCalls().getLast()).containsPattern(" -Xmx\\d+m -XX:MaxDirectMemorySize=\\d+m ");
    }

    @Test
    void olderControlGroupsLimitTheMemoryToo() throws Exception {
        assumeTrue(
                Files.readString(Path.of("/proc/self/cgroup")).contains(":memory:"), "no control groups of version 1");
        checkout.write("broker/src/main/launch/jvm.args", "-XX:+UseSerialGC");
        checkout.limitMemory("memory/memory.limit_in_bytes", "2147483648");
        checkout.run("start");
        assertThat(checkout.javaCalls().getLast()).contains(" -Xmx256m -XX:MaxDirectMemorySize=512m ");
    }

    @Test
    void whatTheFileOfFlagsSaysOfMemoryHolds() throws Exception {
        checkout.write("broker/src/main/launch/jvm.args", "-Xmx3g\n-XX:MaxDirectMemorySize=5g");
        checkout.limitMemory("memory.max", "2147483648");
        checkout.run("start");
        assertThat(checkout.javaCalls().getLast()).doesNotContain("-Xmx").doesNotContain("-XX:MaxDirectMemorySize");
    }

    @Test
    void anotherLimitOfMemoryNeedsNoOtherCache() throws Exception {
        checkout.write("broker/src/main/launch/jvm.args", "-XX:+UseSerialGC");
        checkout.limitMemory("memory.max", "2147483648");
        checkout.run("start");
        String cache = checkout.caches().getFirst();
        checkout.limitMemory("memory.max", "4294967296");
        checkout.run("start");
        assertThat(checkout.caches()).containsExactly(cache);
        assertThat(checkout.javaCalls().getLast()).contains(cache).contains("-Xmx512m");
    }

    @Test
    void startsWithoutACacheAndSaysSoWhenTrainingFails() throws Exception {
        checkout.failTraining();
        Run run = checkout.run("start", "--listen", "127.0.0.1:0");
        assertThat(run.output()).isEqualTo("ready: fake\n");
        assertThat(run.errors()).contains("starting without it").contains("no training today");
        assertThat(checkout.javaCalls().getLast())
                .doesNotContain("AOTCache")
                .endsWith("io.courant.broker.Main --listen 127.0.0.1:0");
    }

    @Test
    void keepsStandardOutputForTheReadyLine() throws Exception {
        checkout.run("start");
        assertThat(checkout.javaCalls().getLast()).contains("-Xlog:disable -Xlog:all=warning:stderr");
    }

    @Test
    void refusesAJdkThatIsTooOldOrNone() throws Exception {
        Run old = checkout.run(checkout.jdk("jdk-17", "17.0.15"), "start");
        assertThat(old.exitCode()).isNotZero();
        assertThat(old.errors())
                .contains("COURANT_JAVA_HOME")
                .contains("jdk-17")
                .contains("25");
        Run none = checkout.run(directory, "start");
        assertThat(none.exitCode()).isNotZero();
        assertThat(none.errors()).contains("COURANT_JAVA_HOME").contains(directory.toString());
        assertThat(checkout.mavenCalls()).isEmpty();
    }

    @Test
    void takesTheJdkOfThePathWhenJavaHomeIsTooOld() throws Exception {
        Path old = checkout.jdk("jdk-17", "17.0.15");
        Path newer = checkout.jdk("jdk-26", "26");
        assertThat(checkout.runLookingForAJdk(old, newer, "start").output()).isEqualTo("ready: fake\n");
        assertThat(checkout.javaCalls()).allMatch(call -> call.startsWith("jdk-26 "));
    }

    @Test
    void takesJavaHomeBeforeTheJdkOfThePath() throws Exception {
        Path newer = checkout.jdk("jdk-26", "26");
        Path newest = checkout.jdk("jdk-27", "27");
        checkout.runLookingForAJdk(newer, newest, "start");
        assertThat(checkout.javaCalls()).isNotEmpty().allMatch(call -> call.startsWith("jdk-26 "));
    }

    @Test
    void takesAJdkOfTheMachineWhenNeitherJavaHomeNorThePathHasOne() throws Exception {
        Path old = checkout.jdk("jdk-17", "17.0.15");
        checkout.jdkOfTheMachine("java-21", "21.0.7");
        checkout.jdkOfTheMachine("java-25", "25.0.3");
        assertThat(checkout.runLookingForAJdk(old, old, "start").output()).isEqualTo("ready: fake\n");
        assertThat(checkout.javaCalls()).allMatch(call -> call.startsWith("java-25 "));
    }

    @Test
    void saysWhereItLookedAndWhatToInstallWhenThereIsNoJdk() throws Exception {
        Path old = checkout.jdk("jdk-17", "17.0.15");
        checkout.jdkOfTheMachine("java-21", "21.0.7");
        Run run = checkout.runLookingForAJdk(old, old, "start");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.errors())
                .contains("no JDK 25 or newer found in COURANT_JAVA_HOME, JAVA_HOME, on the PATH or in ")
                .contains("install one, for example the package temurin-25-jdk or openjdk-25-jdk-headless")
                .contains("or set COURANT_JAVA_HOME to it");
        assertThat(checkout.mavenCalls()).isEmpty();
    }

    @Test
    void aRelativeHomeIsTheSameJdkForMaven() throws Exception {
        Run run = checkout.run(Path.of("jdk-25"), "start");
        assertThat(run.output()).as(run.errors()).isEqualTo("ready: fake\n");
    }

    @Test
    void namesTheCommandsWhenOneIsUnknown() throws Exception {
        Run run = checkout.run("strat");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors()).contains("strat").contains("start").contains("log verify");
    }

    @Test
    void runsTheDoctorAndTellsItTheFlagsOfTheBrokersJvm() throws Exception {
        assertThat(checkout.run("help").output()).contains("doctor");
        checkout.run("doctor", "--data", "elsewhere");
        assertThat(checkout.javaCalls().getLast())
                .contains("-Dcourant.broker.flags=" + checkout.root().toRealPath() + "/broker/src/main/launch/jvm.args")
                .endsWith("io.courant.cli.Main doctor --data elsewhere");
    }

    @Test
    void runsCommandsFromACacheOfTheirOwnAndTellsThemWhatIsATerminal() throws Exception {
        checkout.run("start");
        checkout.run("topic", "list", "--json");
        assertThat(checkout.caches()).hasSize(2).anyMatch(name -> name.startsWith("cli-"));
        String call = checkout.javaCalls().getLast();
        assertThat(call)
                .contains("-XX:AOTCache=")
                .contains("/.courant/cli-")
                .contains("-XX:+VerifySharedSpaces")
                .doesNotContain("courant.terminal")
                .endsWith("io.courant.cli.Main topic list --json");
        checkout.run("topic", "list");
        assertThat(checkout.javaCalls().stream().filter(java -> java.contains("cli.Main --train")))
                .hasSize(1);
        checkout.write("broker/src/main/java/A.java", "class A { int changed; }");
        checkout.run("topic", "list");
        assertThat(checkout.mavenCalls())
                .as("the command line is not made of the broker")
                .hasSize(2);
    }

    @Test
    void asksTheBuiltCommandLineWhatAnUnknownCommandMeans() throws Exception {
        checkout.run("topic", "list");
        checkout.run("strat", "--data", "x");
        assertThat(checkout.javaCalls().getLast()).endsWith("io.courant.cli.Main strat --data x");
    }

    @Test
    void formatsTheModulesThatHaveSourcesAndNoOthers() throws Exception {
        checkout.write("compat/pom.xml", "<project/>");
        checkout.write("compat/src/test/java/B.java", "class B {}");
        checkout.write("compat/class-path/pom.xml", "<project/>");
        assertThat(checkout.run("format").exitCode()).isZero();
        assertThat(checkout.mavenCalls().getLast())
                .contains("spotless:apply -pl ")
                .contains("broker,", "compat,", "wire,")
                .doesNotContain("class-path");
        Run nonsense = checkout.run("format", "--all");
        assertThat(nonsense.exitCode()).isEqualTo(2);
        assertThat(nonsense.errors()).contains("--all");
        assertThat(checkout.mavenCalls()).hasSize(1);
    }

    @Test
    void handsTheParametersOfTestToTheTests() throws Exception {
        checkout.run("test");
        assertThat(checkout.mavenCalls().getLast())
                .contains("verify -T 1C -fae -DexcludedGroups= ")
                .doesNotContain("kill.rounds");
        checkout.run("test", "--all");
        assertThat(checkout.mavenCalls().getLast())
                .contains("-Dkill.rounds=200")
                .contains("-Dsimulation.all=true")
                .contains("-Dsimulation.scenes=", "-Dsimulation.deletionScenes=", "-Dsimulation.durabilityScenes=")
                .contains("-Dlog.cuts.seeds=", "-Djournal.seeds=", "-Dcompaction.seeds=", "-Dlogstart.seeds=");
        checkout.run("test", "--seed", "-42");
        assertThat(checkout.mavenCalls().getLast())
                .contains("-Dsimulation.seed=-42")
                .contains("-pl simulation");
        Run nonsense = checkout.run("test", "--seed", "x");
        assertThat(nonsense.exitCode()).isEqualTo(2);
        assertThat(nonsense.errors()).contains("--seed takes a number");
    }

    @Test
    void endsTestsWithTheirTotalAndFailsWhenNoneRanOrOneFailed() throws Exception {
        Run none = checkout.run("test");
        assertThat(none.exitCode()).isNotZero();
        assertThat(none.errors()).contains("no test ran");

        checkout.reportTests("log", 5, 0, 0);
        checkout.reportTests("wire", 7, 0, 1);
        Run green = checkout.run("test");
        assertThat(green.output()).as(green.errors()).isEqualTo("11 passed, 0 failed, 1 skipped\n");
        assertThat(green.exitCode()).isZero();

        checkout.reportTests("wire", 7, 2, 0);
        Run red = checkout.run("test");
        assertThat(red.output()).isEqualTo("10 passed, 2 failed\n");
        assertThat(red.exitCode()).isNotZero();
    }
}
