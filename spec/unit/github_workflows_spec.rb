# frozen_string_literal: true

require "yaml"

RSpec.describe "The workflows of GitHub" do
  root = File.expand_path("../..", __dir__)
  files = Dir[File.join(root, ".github/workflows/*.yml")].sort
  workflows = files.to_h { |file| [ File.basename(file), YAML.load_file(file) ] }
  jobs = workflows.flat_map { |file, workflow| workflow["jobs"].map { |name, job| [ "#{file}, #{name}", job ] } }.to_h

  it "pin each action to a commit, with its version beside it" do
    used = files.flat_map { |file| File.readlines(file, chomp: true).grep(/\buses:/) }
    own, others = used.partition { |line| line.match?(%r{uses: \./}) }

    expect(own.size).to eq(1)
    expect(others).to all(match(%r{uses: [\w-]+/[\w/-]+@\h{40} # v\d+\.\d+\.\d+\z}))
    expect(others.map { |line| line[/uses: (.+)/, 1].sub(%r{(codeql-action)/\w+}, '\1') }.uniq.group_by { |line|
      line[/\A[^@]+/]
    }.values.map(&:size)).to all(eq(1)), "one action has two versions"
  end

  # GitHub shows a line of the notes of a release as a line.
  it "have lines of at most 120 columns, apart from what becomes a line on GitHub" do
    long = files.flat_map { |file| File.readlines(file, chomp: true).select { |line| line.size > 120 } }
    expect(long).to all(match(/\A {12}(What is new|Where these bytes come from): /))
  end

  it "allow nothing that a job does not name, and let no job run for hours" do
    expect(workflows.values.map { |workflow| workflow["permissions"] }).to all(eq({}))
    expect(workflows.values.map { |workflow| workflow["concurrency"] }).to all(include("group", "cancel-in-progress"))
    jobs.each do |name, job|
      expect(job["permissions"]).to be_a(Hash), name
      expect(job["timeout-minutes"]).to be_between(1, 60), name unless job["uses"]
    end
  end

  it "give the right to write to few" do
    writing = jobs.transform_values { |job| job["permissions"].select { |_, right| right == "write" }.keys }

    expect(writing.reject { |_, rights| rights.empty? }).to eq(
      "codeql.yml, analyze" => %w[ security-events ], "release.yml, build" => %w[ id-token attestations ],
      "release.yml, publish" => %w[ id-token ], "release.yml, announce" => %w[ contents ],
      "weekly.yml, tell" => %w[ issues ]
    )
  end

  it "run no text of a stranger's in a shell" do
    runs = jobs.flat_map { |_, job| Array(job["steps"]).filter_map { |step| step["run"] } }
    expect(runs.grep(/\$\{\{/)).to be_empty
  end

  it "publish only what was checked, tried and approved" do
    publish = workflows["release.yml"]["jobs"]["publish"]

    expect(publish).to include("needs" => %w[ ci build smoke ], "environment" => "rubygems.org")
    expect(publish["steps"].map { |step| step["uses"].to_s[/[^@]+/] }).not_to include("actions/checkout")
  end

  it "go through every gemfile, on each Ruby of README's table" do
    pairs = workflows["ci.yml"]["jobs"]["matrix"]["strategy"]["matrix"]["include"].reject { |pair| pair["untried"] }
    gemfiles = Dir[File.join(root, "gemfiles/*.gemfile")].map { |file| File.basename(file, ".gemfile") }
    rubies = File.read(File.join(root, "README.md"))[/<!-- made by.*end of matrix/m].scan(/\d\.\d(?=, | +\|)/).uniq
    rubies &= %w[ 3.3 3.4 4.0 ]

    expect(pairs.map { |pair| pair.values_at("ruby", "gemfile") }).to match_array(rubies.product(gemfiles))
  end

  it "call programs and tasks that exist" do
    runs = jobs.flat_map { |_, job| Array(job["steps"]).filter_map { |step| step["run"] } }.join("\n")
    programs = runs.scan(%r{(?<![\w/.])bin/[\w-]+}).uniq
    tasks = runs.scan(/rake "?([\w:]+)/).flatten.uniq
    defined = Dir[File.join(root, "rakelib/*.rake")].map { |file| File.read(file) }.join

    expect(programs).to include("bin/setup", "bin/smoke", "bin/test").and all(satisfy { |program|
      File.executable?(File.join(root, program))
    })
    expect(tasks).to match_array(%w[ matrix matrix:newest release:check ])
    expect(tasks).to all(satisfy { |task| defined.match?(/task :#{task[/\w+\z/]}\b/) })
  end
end
