# frozen_string_literal: true

module TaskerContribRails
  # Reads a file that a person named, up to a size. A folder, a device or a pipe is refused: it might never end.
  #
  #   TextFile.read("context.json")   # raises Error::Unreadable: "context.json is not there."
  #
  # @api private
  module TextFile
    # Bytes. Nobody writes a larger file by hand.
    LARGEST = 1024 * 1024
    # Bytes that are read at a time: Ruby makes room for as many as it is asked for.
    PART = 16 * 1024
    private_constant :PART

    class << self
      # @param path [Pathname, String]
      # @param name [#to_s] what messages call it
      # @param most [Integer] bytes
      # @return [String] in UTF-8
      # @raise [Error::Unreadable]
      def read(path, name: path, most: LARGEST) = utf8(bytes(path, name:, most:), name:)

      # @return [String] what {.read} would check: marked as UTF-8, which it may not be
      # @raise [Error::Unreadable]
      def bytes(path, name: path, most: LARGEST)
        stat = File.stat(path)
        refuse name, "is a folder" if stat.directory?
        refuse name, "is no regular file" unless stat.file?
        refuse name, "is #{stat.size} bytes long, and #{most} are the most" if stat.size > most

        File.open(path, "rb") { |file| all(file, name, most) }
      rescue Errno::ENOENT then refuse(name, "is not there")
      rescue Errno::EACCES, Errno::EPERM then refuse(name, "may not be read by this user")
      rescue SystemCallError => error then refuse(name, "gave an error (#{error.class.new.message})")
      end

      # @param input [IO] such as standard input, which is read to its end
      # @return [String] in UTF-8
      # @raise [Error::Unreadable]
      def piped(input, name: "standard input", most: LARGEST) = utf8(all(input, name, most), name:)

      # @param text [String] in whatever encoding it is marked: without a locale, Ruby takes what is typed for ASCII
      # @return [String] in UTF-8
      # @raise [Error::Unreadable]
      def utf8(text, name:)
        text = text.dup.force_encoding(Encoding::UTF_8)
        return text if text.valid_encoding?

        refuse name, "is not UTF-8 (line #{text.lines.index { |line| !line.valid_encoding? } + 1})"
      end

      private
        def all(input, name, most)
          text = String.new
          while (part = input.read(PART))
            text << part
            refuse name, "is longer than #{most} bytes, the most that are read" if text.bytesize > most
          end
          text.force_encoding(Encoding::UTF_8)
        end

        def refuse(name, reason) = raise(Error::Unreadable.new(name, reason))
    end
  end
end
