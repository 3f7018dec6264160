# frozen_string_literal: true

require "open3"

# Every task template in Tasker's own repositories (tests, fixtures and example applications in four languages), each
# in the profile of its language: none has an error, because the engine runs them all. TASKER_SOURCES names clones of
# github.com/tasker-systems/tasker-core and tasker-contrib, joined by `:`.
RSpec.describe "Tasker's own task templates" do
  profiles = {
    "python" => /python|fastapi|_py\b/, "typescript" => /typescript|bun-app|_ts\b/,
    "rust" => /rust|axum|-rs\b|_rs\b|grammar/, "ruby-rails" => /ruby|rails|tasker-rb/
  }
  # What is said of them and true: keys and numbers that the engine ignores or refuses to follow, steps beside all
  # others, no schemas, settings of other environments, publishers and events that come to nothing.
  known = %w[ TC3011 TC3018 TC3027 TC3035 TC3072 TC3073 TC3074 TC3081 TC3091 ]

  clones = ENV.fetch("TASKER_SOURCES", "").split(":")

  # Those that git has, by their paths: a template has a name and steps, and says whose they are.
  def templates(clone)
    files = git(clone, "ls-tree", "-r", "--name-only", "HEAD").lines(chomp: true).grep(/\.ya?ml\z/)
    texts = files.to_h { |file| [ "#{File.basename(clone)}/#{file}", git(clone, "show", "HEAD:#{file}") ] }
    texts.select { |_, text| text.match?(/^name:/) && text.match?(/^steps:/) && text.match?(/^namespace_name:/) }
  end

  def git(clone, *arguments)
    said, status = Open3.capture2("git", "-C", clone, *arguments)
    raise "git failed in #{clone}" unless status.success?

    said
  end

  it "have no error in the profile of their language, and no finding that is false" do
    skip "TASKER_SOURCES does not name clones of Tasker's repositories" if clones.empty?

    texts = clones.map { |clone| templates(clone) }.reduce(:merge)
    counts = Hash.new(0)
    TaskerContribRails::Component.open do |session|
      texts.each do |path, text|
        profile, = profiles.find { |_, named| path.match?(named) } || profiles.find { |_, named| text.match?(named) }
        counts[profile] += 1
        options = [ ({ name: "profile", value: profile } if profile) ].compact
        findings = session.call("workflow", "read", { name: path, text: }, options).fetch("findings")
        codes = findings.map { |finding| finding["code"] }

        expect(findings.select { |finding| finding["severity"] == "error" }).to eq([]), path
        expect(codes - known).to eq([]), path
        expect(codes).not_to include("TC3074"), path unless %w[ python ruby-rails ].include?(profile)
        expect(codes).not_to include("TC3072"), path if profile == "rust"
      end
    end

    told = counts.map { |profile, count| "#{count} #{profile || "of no language"}" }
    puts "#{texts.size} templates: #{told.join(", ")}"
    expect(texts.size).to be >= 171, "the copies in TASKER_SOURCES have only #{texts.size} of upstream's 171 templates"
    expect(counts.keys.compact).to match_array(profiles.keys)
  end
end
