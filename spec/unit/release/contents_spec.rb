# frozen_string_literal: true

require_relative "../../../rakelib/release/contents"

RSpec.describe Release::Contents do
  component = "a component with the template's text: {{ name }}"
  files = {
    "lib/a.rb" => "1", "lib/tasks/a.rake" => "task :a", "lib/tasker_contrib_rails/database/claims.sql" => "SELECT 1",
    "lib/tasker_contrib_rails/diagnostics/explanations.json" => "{}", "lib/generators/tasker/install/USAGE" => "Use it",
    "lib/tasker_contrib_rails/job_queue/templates/job.yaml" => "name: job",
    "lib/generators/tasker/install/templates/starts.rb.tt" => "1",
    "lib/tasker_contrib_rails/page/views/tasks/index.html.erb" => "<h1>",
    "lib/tasker_contrib_rails/page/en.yml" => "a:",
    "lib/tasker_contrib_rails/tasker_contrib.wasm" => component,
    "lib/tasker_contrib_rails/tasker_contrib.wasm.sha256" => "#{Digest::SHA256.hexdigest(component)}\n",
    "exe/tasker-health" => "#!ruby", "sig/a.rbs" => "class A\nend", "LICENSE" => "MIT License",
    "THIRD-PARTY-LICENSES.txt" => "", "README.md" => "# A",
    "contract/world.wit" => "world a {}", "contract/cases.tar" => ""
  }

  metadata = {
    "bug_tracker_uri" => "https://example.com/issues", "changelog_uri" => "https://example.com/log",
    "documentation_uri" => "https://example.com/docs", "source_code_uri" => "https://example.com/source",
    "rubygems_mfa_required" => "true"
  }

  it "knows every kind of file that this gem has" do
    ours = Gem::Specification.load(File.expand_path("../../../host-ruby/tasker-contrib-rails.gemspec", __dir__)).files

    expect(ours.reject { |file| described_class::KINDS.values.any? { |kind| file.match?(kind) } }).to be_empty
  end

  # The problems of a gem with these files.
  define_method(:problems) do |without: [], with: {}, says: metadata, template: "{{ name }}"|
    Dir.mktmpdir do |root|
      given = files.except(*without).merge(with)
      given.merge("templates/a.rb.tera" => template).each do |path, text|
        FileUtils.mkdir_p(File.join(root, File.dirname(path)))
        File.binwrite(File.join(root, path), text)
      end
      described_class.new(built(root, given.keys, says), root).problems
    end
  end

  def built(root, files, metadata)
    spec = Gem::Specification.new do |gem|
      gem.name, gem.version, gem.authors, gem.summary = "small", "1.0.0", [ "A" ], "Small"
      gem.files, gem.metadata = files, metadata
    end
    Gem::DefaultUserInteraction.use_ui(Gem::SilentUI.new) do
      Dir.chdir(root) { Gem::Package.build(spec, true, false, File.join(root, "small.gem")) }
    end
    File.join(root, "small.gem")
  end

  it "are well with a file of each kind" do
    expect(problems).to be_empty
  end

  it "have nothing that is only for developing" do
    with = { "lib/a_spec.rb" => "1", "lib/spec/b.rb" => "1", "lib/tmp/c.rb" => "1" }

    expect(problems(with:)).to contain_exactly(
      "lib/a_spec.rb is only for developing the gem", "lib/spec/b.rb is only for developing the gem",
      "lib/tmp/c.rb is only for developing the gem"
    )
  end

  it "have nothing of a kind that nobody thought of" do
    expect(problems(with: { "bench/a.rb" => "1", "lib/a.so" => "1", ".env" => "KEY=1", "lib/.netrc" => "1" }))
      .to contain_exactly(
        "bench/a.rb is of no kind that belongs into the gem", "lib/a.so is of no kind that belongs into the gem",
        ".env is of no kind that belongs into the gem", "lib/.netrc is of no kind that belongs into the gem"
      )
  end

  files.each_key do |file|
    it "are not whole without #{file}" do
      expect(problems(without: [ file ])).to include(/\Athere is no .+ in the gem\z/)
    end
  end

  it "have the component that its SHA-256 names" do
    expect(problems(with: { "lib/tasker_contrib_rails/tasker_contrib.wasm" => "another, with {{ name }}" }))
      .to eq([ "the component's SHA-256 is not the one beside it" ])
  end

  it "have a component with today's templates" do
    expect(problems(template: "{{ other }}"))
      .to eq([ "templates/a.rb.tera is not in the component: run `rake component:build`" ])
  end

  it "say where everything is, and that owners need a second factor" do
    expect(problems(says: metadata.except("bug_tracker_uri"))).to eq([ "the gemspec has no bug_tracker_uri" ])
    expect(problems(says: metadata.merge("rubygems_mfa_required" => "false")))
      .to eq([ "rubygems_mfa_required is \"false\"" ])
  end

  it "are not much more than a megabyte" do
    expect(problems(with: { "lib/large.rb" => Random.new(1).bytes(1_200_000) }))
      .to contain_exactly(/\Athe gem has \d+ bytes, and may have 1150000\z/)
  end

  it "are not judged where no gem was built" do
    expect(described_class.new("/absent.gem", "/").problems)
      .to eq([ "there is no gem to look into: it was not built" ])
  end
end
